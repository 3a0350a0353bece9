package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.CommitWriter;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.PersonIdent;

/** Two clean repositories in acme and one in globex: quick to make, for tests. */
final class SmallWorld {

    private final Builder builder;

    SmallWorld(State state, GitRepositories git, Cast cast, LocalDate today) {
        builder = new Builder(state, git, cast, today);
    }

    void build() {
        builder.workspaces();
        builder.project("acme", "PAY", "Payments", "Money in, money out");
        builder.project("acme", "WEB", "Web", "What customers see");
        builder.project("globex", "CORE", "Core", "Everything");
        Repository payments = filled("acme", "PAY", "payments-api", "java");
        filled("acme", "WEB", "web-storefront", "typescript");
        filled("globex", "CORE", "ledger", "java");
        Objects.requireNonNull(payments);
        builder.settings("acme", "payments-api")
                .key("Old machine", "root@old.acme.test", 300, 200)
                .hook("Board", "http://board.acme.test/hooks", null)
                .pipelines()
                .variable("DEPLOY_PASSWORD", Secrets.make("password:deploy"), false);
        builder.cast().tokens(
                builder.state(), Cast.uuid("workspace acme"), payments.uuid(), Cast.uuid("project globex/CORE"), Cast.uuid("workspace globex"));
        builder.settings("acme", "web-storefront").push().force().delete().approvals(1);
    }

    private Repository filled(String workspace, String project, String slug, String language) {
        Repository repository = builder.repository(workspace, project, slug, language, "Small " + slug, 60);
        try (CommitWriter writer = builder.writer(repository)) {
            PersonIdent author = Authors.ident(builder.cast().amara, builder.daysAgo(50));
            writer.commit(
                    "main",
                    author,
                    "Start\n",
                    Map.of("README.md", "# " + slug + "\n", ".gitignore", "target/\nnode_modules/\n"));
            writer.commit(
                    "main",
                    Authors.ident(builder.cast().developer, builder.daysAgo(40)),
                    "Add a greeting\n",
                    Map.of(
                            "src/Greeting.java",
                            "final class Greeting {\n    String text() {\n        return \"hello\";\n    }\n}\n"));
            writer.branch("feature/farewell", "main");
            writer.commit(
                    "feature/farewell",
                    Authors.ident(builder.cast().developer, builder.daysAgo(5)),
                    "Add a farewell\n",
                    Map.of("src/Farewell.java", "final class Farewell {}\n"));
            if (slug.equals("payments-api")) {
                builder.pullRequest(
                        repository,
                        builder.cast().developer,
                        "Add a farewell",
                        "Says goodbye.",
                        "feature/farewell",
                        Objects.requireNonNull(writer.head("feature/farewell")),
                        "main",
                        Objects.requireNonNull(writer.head("main")),
                        List.of(builder.cast().amara),
                        4);
            }
        }
        builder.mainBranch(repository, "main", 5);
        return repository;
    }
}
