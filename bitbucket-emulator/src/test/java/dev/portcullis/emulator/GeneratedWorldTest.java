package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GeneratedWorldTest {

    private static final EmulatorOptions.Size SIZE = new EmulatorOptions.Size(60, 60, 7);

    @TempDir
    private Path folder;

    private EmulatorOptions options(String name, EmulatorOptions.Size size) {
        return EmulatorOptions.in(folder.resolve(name))
                .withWorld(EmulatorOptions.World.GENERATED)
                .withAsOf(LocalDate.of(2026, 11, 20))
                .withSize(size);
    }

    private static String told(BitbucketEmulator emulator) {
        return emulator.state().repositories.all() + "\n" + emulator.state().pullRequests.all() + "\n"
                + emulator.state().grants.all() + "\n" + emulator.state().groups.all() + "\n" + emulator.state().projects.all();
    }

    @Test
    void theSameNumbersMakeTheSameWorldAndOthersAnother() {
        String first;
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options("one", SIZE))) {
            first = told(emulator);
        }
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options("two", SIZE))) {
            assertThat(told(emulator)).isEqualTo(first);
        }
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options("three", new EmulatorOptions.Size(60, 60, 8)))) {
            assertThat(told(emulator)).isNotEqualTo(first);
        }
    }

    @Test
    void everyRepositoryIsSeenByTwentyToFortyAndTheListingSaysWhatEachRightIs() {
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options("grants", SIZE))) {
            Directory directory = emulator.directory();
            Workspace workspace = directory.workspace("initech").orElseThrow();
            List<Repository> repositories = directory.repositories(workspace);
            assertThat(repositories).hasSize(60);
            for (Repository repository : repositories) {
                List<Directory.Effective> effective = directory.effective(repository);
                if (repository.isPrivate()) {
                    assertThat(effective).hasSizeBetween(20, 40);
                }
                assertThat(directory.members(workspace).stream()
                                .filter(one -> directory.right(repository, directory.person(one.person())) != Right.NONE)
                                .collect(Collectors.toMap(
                                        one -> one.person(), one -> directory.right(repository, directory.person(one.person())))))
                        .isEqualTo(effective.stream()
                                .collect(Collectors.toMap(one -> one.person().uuid(), Directory.Effective::right)));
            }
        }
    }

    @Test
    void gitObjectsAreMadeWhenFirstAskedForAndAreThoseThatPullRequestsName() throws Exception {
        EmulatorOptions options = options("git", SIZE);
        List<PullRequest> pulls;
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options)) {
            pulls = emulator.state().pullRequests.all();
            assertThat(pulls).hasSizeGreaterThan(20);
            for (Repository one : emulator.state().repositories.all()) {
                assertThat(emulator.repositoryPath("initech", one.slug())).doesNotExist();
            }
        }
        // After a start from what was kept it goes on, and what was not opened is still to be made.
        try (BitbucketEmulator emulator = BitbucketEmulator.start(options)) {
            PullRequest pull = pulls.getFirst();
            Repository repository = emulator.state().repositories.find(pull.repository()).orElseThrow();
            JsonNode commit = Caller.service(emulator)
                    .get("/repositories/initech/" + repository.slug() + "/commit/" + pull.sourceHash())
                    .expect(200)
                    .json();
            assertThat(commit.path("hash").stringValue()).isEqualTo(pull.sourceHash());
            Path files = emulator.repositoryPath("initech", repository.slug());
            assertThat(files.resolve(Constants.HEAD)).content().contains("refs/heads/" + repository.mainBranch());
            JsonNode branches = Caller.service(emulator)
                    .get("/repositories/initech/" + repository.slug() + "/refs/branches?pagelen=100")
                    .expect(200)
                    .json();
            for (PullRequest each : pulls) {
                if (each.repository().equals(repository.uuid())) {
                    assertThat(branches.toString()).contains(each.sourceHash());
                }
            }
            assertThat(emulator.state().repositories.all().stream()
                            .filter(one -> emulator.repositoryPath("initech", one.slug()).toFile().exists()))
                    .hasSize(1);
        }
    }
}
