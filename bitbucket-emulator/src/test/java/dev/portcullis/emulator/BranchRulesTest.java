package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Restrictions bind whoever pushes, deletes, or merges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BranchRulesTest {

    private static final String RESTRICTIONS = "/repositories/acme/guarded/branch-restrictions";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;
    private GitClient clone;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check));
        service = Caller.service(emulator);
        emulator.createRepository("acme", "guarded");
        emulator.commit("acme", "guarded", "main", "Start", java.util.Map.of("a.txt", "a\n"));
        clone = GitClient.clone(emulator, "dev", "demo-dev-token", "acme/guarded", folder.resolve("clone"));
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String restrict(String kind, String more) {
        return RESTRICTIONS + "/"
                + service.post(RESTRICTIONS, "{\"type\":\"branchrestriction\",\"kind\":\"" + kind + "\"," + more + "}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asLong();
    }

    private String head() {
        return service.get("/repositories/acme/guarded/refs/branches/main")
                .json()
                .at("/target/hash")
                .stringValue();
    }

    @Test
    void aPushBesideARestrictedBranchIsTakenOneToItIsNot() {
        String nobody =
                restrict("push", "\"branch_match_kind\":\"glob\",\"pattern\":\"main\",\"users\":[],\"groups\":[]");
        String before = head();
        clone.git("fetch", "-q", "origin");
        clone.git("checkout", "-q", "-B", "main", "origin/main");
        clone.commit("b.txt", "b\n", "More");
        GitClient.Outcome outcome = clone.run("push", "origin", "main");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output())
                .contains("remote: Permission denied to update branch main.")
                .contains("pre-receive hook declined");
        assertThat(clone.run("push", "origin", "main", "main:refs/heads/feature/beside")
                        .code())
                .as("the whole push is refused")
                .isNotZero();
        assertThat(clone.run("push", "origin", "main:refs/heads/feature/more").code())
                .isZero();
        assertThat(head()).isEqualTo(before);
        service.put(
                        nobody,
                        "{\"type\":\"branchrestriction\",\"kind\":\"push\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\",\"groups\":[{\"slug\":\"developers\"}]}")
                .expect(200);
        assertThat(clone.run("push", "origin", "main").code()).isZero();
        service.delete(nobody).expect(204);
    }

    @Test
    void historyIsNotRewrittenWhereForceIsRestricted() {
        clone.git("fetch", "-q", "origin");
        clone.git("checkout", "-q", "-B", "main", "origin/main");
        clone.git("commit", "-q", "--amend", "-m", "Rewritten");
        String model = restrict(
                "force", "\"branch_match_kind\":\"branching_model\",\"branch_type\":\"development\",\"pattern\":\"\"");
        GitClient.Outcome outcome = clone.run("push", "--force", "origin", "main");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output()).contains("Permission denied to rewrite branch main.");
        service.delete(model).expect(204);
        assertThat(clone.run("push", "--force", "origin", "main").code()).isZero();
    }

    @Test
    void aBranchIsNotDeletedWhereThatIsRestricted() {
        Caller developer = Caller.developer(emulator);
        clone.git("push", "-q", "origin", "HEAD:refs/heads/release/1.0");
        String all = restrict("delete", "\"branch_match_kind\":\"glob\",\"pattern\":\"release/*\"");
        assertThat(clone.run("push", "origin", "--delete", "release/1.0").output())
                .contains("Permission denied to delete branch release/1.0.");
        developer.delete("/repositories/acme/guarded/refs/branches/release/1.0").expect(403);
        service.delete(all).expect(204);
        developer.delete("/repositories/acme/guarded/refs/branches/release/1.0").expect(204);
    }

    @Test
    void mergeChecksBindOnlyWhereTheyAreEnforced() {
        String repository = "/repositories/globex/ledger";
        Caller developer = Caller.developer(emulator);
        String merge = repository + "/pullrequests/"
                + developer
                        .post(
                                repository + "/pullrequests",
                                "{\"title\":\"T\",\"source\":{\"branch\":{\"name\":\"feature/farewell\"}}}")
                        .expect(201)
                        .json()
                        .path("id")
                        .asInt();
        for (String body : new String[] {"\"require_approvals_to_merge\",\"value\":1", "\"enforce_merge_checks\""}) {
            service.post(
                            repository + "/branch-restrictions",
                            "{\"type\":\"branchrestriction\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\",\"kind\":"
                                    + body + "}")
                    .expect(201);
        }
        assertThat(developer
                        .post(merge + "/merge", "{\"type\":\"m\"}")
                        .expect(403)
                        .text())
                .contains("approvals are required");
        service.get(repository + "/branch-restrictions?kind=enforce_merge_checks")
                .json()
                .path("values")
                .forEach(one -> service.delete(repository + "/branch-restrictions/"
                                + one.path("id").asLong())
                        .expect(204));
        developer.post(merge + "/merge", "{\"type\":\"m\"}").expect(200);
    }
}
