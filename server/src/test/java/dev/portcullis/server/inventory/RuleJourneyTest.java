package dev.portcullis.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Variable;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.jobs.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each rule on settings from Bitbucket to a finding: wrong, not to be read, put right, and wrong again. */
class RuleJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Installation server;
    private static dev.portcullis.emulator.state.Repository payments;
    private static Hook hook;
    private static DeployKey key;
    private static Variable variable;

    /**
     * A rule, and how its setting is turned.
     *
     * @param asked what has to be read for it, below the repository; empty for the repository itself
     */
    private record Way(String rule, String asked, Runnable wrong, Runnable right) {
        @Override
        public String toString() {
            return rule;
        }
    }

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "observe");
        payments = server.emulator.directory().repository("acme", "payments-api").orElseThrow();
        hook = server.emulator.directory().hooks(Hook.Subject.REPOSITORY, payments.uuid()).getFirst();
        key = server.emulator.directory().deployKeys(payments).getFirst();
        variable = state().variables.all().stream().filter(each -> each.name().equals("DEPLOY_PASSWORD")).findFirst().orElseThrow();
        Until.within(PATIENCE, "it is judged", () -> notJudged().isEmpty());
        idle();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @AfterEach
    void anotherHour() {
        server.bean(JdbcClient.class).sql("delete from api_use").update();
    }

    private static State state() {
        return server.emulator.state();
    }

    static List<Way> ways() {
        return List.of(
                new Way("main-branch-push-unrestricted", "/branch-restrictions", () -> none(1), () -> restrict(1, "push", null)),
                new Way("main-branch-force-push-allowed", "/branch-restrictions", () -> none(2), () -> restrict(2, "force", null)),
                new Way("main-branch-deletion-allowed", "/branch-restrictions", () -> none(3), () -> restrict(3, "delete", null)),
                new Way("no-approval-required", "/branch-restrictions", () -> none(4), () -> restrict(4, "require_approvals_to_merge", 1)),
                new Way("merge-checks-only-warn", "/branch-restrictions", () -> {
                    restrict(5, "require_passing_builds_to_merge", 1);
                    none(6);
                }, () -> restrict(6, "enforce_merge_checks", null)),
                new Way("public-repository-in-private-project", "", () -> repository(false, "no_public_forks"), () -> repository(true, "no_public_forks")),
                new Way("forks-allowed-outside", "", () -> repository(true, "allow_forks"), () -> repository(true, "no_public_forks")),
                new Way("foreign-hook-plain-http", "/hooks", () -> hook("http://board.acme.test/x", null), () -> hook("https://board.acme.test/x", null)),
                new Way("foreign-hook-without-secret", "/hooks", () -> hook("http://board.acme.test/x", null), () -> hook("http://board.acme.test/x", "a secret of theirs")),
                new Way("deploy-key-unused", "/deploy-keys", () -> state().change(() -> state().deployKeys.put(key.tableKey(), key)),
                        () -> state().change(() -> state().deployKeys.remove(key.tableKey()))),
                new Way("unsecured-secret-variable", "/pipelines_config/variables", () -> variable(false), () -> variable(true)),
                new Way("too-many-administrators", "/permissions-config/users", () -> administrators(6), () -> administrators(0)));
    }

    @Test
    void noRuleIsLeftOut() {
        assertThat(ways().stream().map(each -> "posture/" + each.rule()).toList()).containsExactlyInAnyOrderElementsOf(
                server.bean(RuleCatalogue.class).rules().stream().map(each -> each.id()).filter(each -> each.startsWith("posture/")).toList());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void fromASettingToAFindingAndBack(Way way) {
        way.wrong().run();
        read();
        Until.within(PATIENCE, "it is found", () -> found(way, FindingState.OPEN).isPresent());
        Finding finding = found(way, FindingState.OPEN).orElseThrow();
        idle();

        // Put right, but not to be read: that is no pass, and closes nothing.
        way.right().run();
        server.emulator.refuseNext("GET", Pattern.quote("/repositories/acme/" + payments.uuid() + way.asked()), 403, "Forbidden", null);
        read();
        Until.within(PATIENCE, "it is not judged", () -> notJudged().contains(way.rule()));
        idle();
        assertThat(again(finding).state()).isEqualTo(FindingState.OPEN);
        assertThat(again(finding).episode()).isEqualTo(finding.episode());

        read();
        Until.within(PATIENCE, "it is resolved", () -> again(finding).state() == FindingState.RESOLVED);
        assertThat(notJudged()).isEmpty();
        way.wrong().run();
        read();
        Until.within(PATIENCE, "it is back", () -> again(finding).state() == FindingState.OPEN);
        assertThat(again(finding).episode()).isEqualTo(finding.episode() + 1);
        idle();
        if (!way.rule().equals("deploy-key-unused")) {
            way.right().run();
            if (way.rule().equals("merge-checks-only-warn")) none(5);
        }
    }

    private static void restrict(int id, String kind, Integer value) {
        Restriction restriction = new Restriction(payments.uuid(), 7_000 + id, kind, "main", null, value, List.of(), List.of());
        state().change(() -> state().restrictions.put(restriction.key(), restriction));
    }

    private static void none(int id) {
        Restriction restriction = new Restriction(payments.uuid(), 7_000 + id, "", "main", null, null, List.of(), List.of());
        state().change(() -> state().restrictions.remove(restriction.key()));
    }

    private static void repository(boolean hidden, String forks) {
        state().change(() -> state().repositories.put(payments.uuid(), new dev.portcullis.emulator.state.Repository(
                payments.uuid(), payments.workspace(), payments.project(), payments.slug(), payments.name(), payments.description(), hidden, forks, payments.language(),
                payments.mainBranch(), payments.createdOn(), payments.updatedOn())));
    }

    private static void hook(String url, String secret) {
        state().change(() -> state().hooks.put(hook.uuid(), new Hook(
                hook.uuid(), hook.subject(), hook.subjectUuid(), hook.description(), url, hook.active(), hook.events(), secret, hook.skipCertVerification(), hook.createdAt())));
    }

    private static void variable(boolean secured) {
        state().change(() -> state().variables.put(variable.key(), new Variable(variable.owner(), variable.uuid(), variable.name(), variable.value(), secured)));
    }

    /** So many people more, who administer the repository. */
    private static void administrators(int count) {
        state().change(() -> {
            for (int i = 0; i < 6; i++) {
                String uuid = "{0a1b2c3d-0000-4000-8000-00000000000" + i + "}";
                Grant grant = new Grant(payments.uuid(), uuid, Right.ADMIN);
                if (i >= count) {
                    state().grants.remove(grant.key());
                    continue;
                }
                Person person = new Person(uuid, "account-" + i, "admin" + i, "Administrator " + i, "admin" + i, "admin" + i + "@acme.test", Instant.now());
                Member member = new Member(payments.workspace(), uuid, Member.Role.MEMBER, Right.READ, Instant.now());
                state().persons.put(uuid, person);
                state().members.put(member.key(), member);
                state().grants.put(grant.key(), grant);
            }
        });
    }

    private static void read() {
        Repository known = known();
        server.bean(Jobs.class).want(Work.SETTINGS, known.workspace(), "repository:" + known.repository(), known.fullName());
    }

    private static Repository known() {
        return server.bean(Inventory.class).repository("acme", "payments-api").orElseThrow();
    }

    private static Optional<Finding> found(Way way, FindingState state) {
        return server.bean(FindingReader.class)
                .list(new FindingFilter(known().workspace(), List.of(state), List.of(), List.of(), List.of(known().repository()), "", "risk", 1, 100)).stream()
                .filter(each -> each.rule().equals("posture/" + way.rule()))
                .findFirst();
    }

    private static Finding again(Finding finding) {
        return server.bean(FindingReader.class).find(finding.number()).orElseThrow();
    }

    /** Rules that the last judging passes over. */
    private static TreeSet<String> notJudged() {
        ScanStore scans = server.bean(ScanStore.class);
        return scans.judged(known().workspace(), known().repository())
                .map(scan -> new TreeSet<>(scans.gaps(scan.id()).stream().map(each -> each.path()).toList()))
                .orElseGet(() -> new TreeSet<>(List.of("never")));
    }

    private static void idle() {
        Until.within(PATIENCE, "no job is under way", () -> server.bean(JdbcClient.class).sql("select count(*) from wanted where wanted > done").query(Integer.class).single() == 0);
    }
}
