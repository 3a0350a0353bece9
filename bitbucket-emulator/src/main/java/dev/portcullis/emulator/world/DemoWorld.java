package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.state.State;
import java.time.LocalDate;
import java.util.List;

/** The demo: acme with eight repositories, open pull requests and planted secrets; globex, one repository empty. */
final class DemoWorld {

    private static final List<String> STORIES = List.of(
            "payments-api",
            "web-storefront",
            "infra-live",
            "etl-jobs",
            "notifications",
            "legacy-portal",
            "build-images",
            "mobile-app",
            "ledger-core",
            "risk-models",
            "partner-portal",
            "handbook");

    private final Builder builder;

    DemoWorld(State state, GitRepositories git, Cast cast, LocalDate today) {
        builder = new Builder(state, git, cast, today);
    }

    void build() {
        builder.workspaces(builder.cast().priya, builder.cast().jonas, builder.cast().elena);
        builder.project("acme", "PAY", "Payments", "Money in, money out");
        builder.project("acme", "WEB", "Customer web", "Storefront, portal and app");
        builder.project("acme", "PLAT", "Platform", "Infrastructure and build");
        builder.project("acme", "DATA", "Data", "Pipelines and reports");
        builder.project("globex", "CORE", "Core banking", "Accounts and ledger");
        builder.project("globex", "PART", "Partners", "What partners see");
        STORIES.forEach(story -> Script.play(builder, story));
        Posture.set(builder);
    }
}
