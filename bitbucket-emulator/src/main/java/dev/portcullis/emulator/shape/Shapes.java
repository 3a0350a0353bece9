package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.State;

/** All shapes over one state and one base address. */
public record Shapes(
        Links links,
        PeopleShape people,
        RepositoryShape repositories,
        CommitShape commits,
        PullRequestShape pulls,
        InsightShape insights,
        HookShape hooks,
        SettingShape settings) {

    public static Shapes of(String base, State state, Directory directory) {
        Links links = new Links(base);
        PeopleShape people = new PeopleShape(links);
        RepositoryShape repositories = new RepositoryShape(links, people, directory);
        CommitShape commits = new CommitShape(links, people, repositories, directory);
        return new Shapes(
                links,
                people,
                repositories,
                commits,
                new PullRequestShape(links, people, repositories, commits, directory),
                new InsightShape(links, repositories, commits, directory),
                new HookShape(links, people, repositories, directory, state),
                new SettingShape(links, people, repositories, directory));
    }
}
