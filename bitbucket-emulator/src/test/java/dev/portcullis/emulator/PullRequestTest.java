package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PullRequestTest {

    private static final String REPOSITORY = "/repositories/acme/web-storefront";
    private static final String PULLS = REPOSITORY + "/pullrequests";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller developer;
    private GitClient clone;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check));
        developer = Caller.developer(emulator);
        clone = GitClient.clone(emulator, "dev", "demo-dev-token", "acme/web-storefront", folder.resolve("clone"));
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String push(String branch, String path, String content) {
        clone.git("checkout", "-q", "-B", branch, "origin/main");
        String hash = clone.commit(path, content, "Change " + path);
        clone.git("push", "-q", "origin", branch);
        return hash;
    }

    private JsonNode open(String branch) {
        return developer
                .post(PULLS, "{\"title\":\"" + branch + "\",\"source\":{\"branch\":{\"name\":\"" + branch + "\"}}}")
                .expect(201)
                .json();
    }

    @Test
    void hashesHaveTwelveCharactersAndFollowTheBranch() {
        String hash = push("one", "one.txt", "1\n");
        JsonNode pull = open("one");
        assertThat(pull.at("/source/commit/hash").stringValue()).isEqualTo(hash.substring(0, 12));
        assertThat(pull.at("/destination/branch/name").stringValue()).isEqualTo("main");
        assertThat(pull.path("state").stringValue()).isEqualTo("OPEN");
        assertThat(pull.path("merge_commit").isNull()).isTrue();
        String next = clone.commit("one.txt", "2\n", "More");
        clone.git("push", "-q", "origin", "one");
        JsonNode after = developer.get(PULLS + "/" + pull.path("id").intValue()).json();
        assertThat(after.at("/source/commit/hash").stringValue()).isEqualTo(next.substring(0, 12));
        assertThat(after.path("updated_on").stringValue())
                .isGreaterThan(pull.path("updated_on").stringValue());
        assertThat(developer
                        .get(PULLS + "/" + pull.path("id").intValue() + "/commits")
                        .expect(200)
                        .json()
                        .path("values")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void theDiffRedirectsToTheRepository() {
        push("two", "two.txt", "two\n");
        int id = open("two").path("id").intValue();
        Caller.Reply redirect = developer.get(PULLS + "/" + id + "/diff").expect(302);
        assertThat(redirect.header("location"))
                .matches(emulator.baseUrl() + "/2.0" + REPOSITORY
                        + "/diff/acme/web-storefront:[0-9a-f]{12}%0D[0-9a-f]{12}\\?from_pullrequest_id=" + id);
        assertThat(developer.get(redirect.header("location")).expect(200).text())
                .contains("+two");
        String stat = developer.get(PULLS + "/" + id + "/diffstat").expect(302).header("location");
        assertThat(developer
                        .get(stat)
                        .expect(200)
                        .json()
                        .at("/values/0/new/path")
                        .stringValue())
                .isEqualTo("two.txt");
    }

    @Test
    void listingsShowOpenOnesInPagesOfAtMostFifty() {
        push("three", "three.txt", "3\n");
        int id = open("three").path("id").intValue();
        developer.post(PULLS + "/" + id + "/decline", "{}").expect(200);
        assertThat(ids("")).doesNotContain(id);
        assertThat(ids("?state=DECLINED")).contains(id);
        assertThat(ids("?state=OPEN&state=DECLINED&pagelen=50")).contains(id);
        assertThat(ids("?q=" + Urls.encode("state = \"DECLINED\" AND source.branch.name = \"three\"")))
                .containsExactly(id);
        developer.get(PULLS + "?pagelen=51").expect(400);
        developer.get(PULLS + "?state=SHUT").expect(400);
        JsonNode first = developer.get(PULLS + "?state=DECLINED").json().at("/values/0");
        assertThat(first.has("reviewers")).isFalse();
        assertThat(first.has("participants")).isFalse();
        assertThat(developer
                        .get(PULLS + "?state=DECLINED&fields=%2Bvalues.reviewers")
                        .json()
                        .at("/values/0")
                        .has("reviewers"))
                .isTrue();
    }

    private Iterable<Integer> ids(String query) {
        return developer
                .get(PULLS + query)
                .expect(200)
                .json()
                .path("values")
                .valueStream()
                .map(one -> one.path("id").intValue())
                .toList();
    }

    @Test
    void aChangeWithoutReviewersClearsThem() {
        push("four", "four.txt", "4\n");
        String amara = emulator.directory()
                .personByEmail("amara@acme.test")
                .orElseThrow()
                .uuid();
        String sofia = emulator.directory()
                .personByEmail("sofia@globex.test")
                .orElseThrow()
                .uuid();
        JsonNode pull = open("four");
        String path = PULLS + "/" + pull.path("id").intValue();
        JsonNode with = developer
                .put(path, "{\"title\":\"four\",\"reviewers\":[{\"uuid\":\"" + amara + "\"}]}")
                .expect(200)
                .json();
        assertThat(with.path("reviewers").size()).isEqualTo(1);
        assertThat(with.at("/participants/0/role").stringValue()).isEqualTo("REVIEWER");
        JsonNode without =
                developer.put(path, "{\"title\":\"four again\"}").expect(200).json();
        assertThat(without.path("reviewers").size()).isZero();
        assertThat(without.path("title").stringValue()).isEqualTo("four again");
        JsonNode error = developer
                .put(path, "{\"title\":\"x\",\"reviewers\":[{\"uuid\":\"" + sofia + "\"}]}")
                .expect(400)
                .json();
        assertThat(error.at("/error/fields/reviewers/0").stringValue())
                .endsWith("is not a member of this workspace and cannot be added to this pull request");
    }

    @Test
    void wrongOnesAreRefusedWithTheirFields() {
        push("five", "five.txt", "5\n");
        assertThat(developer
                        .post(PULLS, "{}")
                        .expect(400)
                        .json()
                        .at("/error/fields")
                        .has("title"))
                .isTrue();
        assertThat(developer
                        .post(PULLS, "{\"title\":\"x\"}")
                        .expect(400)
                        .json()
                        .at("/error/fields")
                        .has("source"))
                .isTrue();
        developer
                .post(PULLS, "{\"title\":\"x\",\"source\":{\"branch\":{\"name\":\"none\"}}}")
                .expect(400);
        developer
                .post(PULLS, "{\"title\":\"x\",\"source\":{\"branch\":{\"name\":\"main\"}}}")
                .expect(400);
        developer.post(PULLS, "not json").expect(400);
        developer.get(PULLS + "/99999").expect(404);
        developer.get(PULLS + "/abc").expect(404);
    }

    @Test
    void aMergeIsAMergeInGit() {
        push("six", "six.txt", "6\n");
        int id = open("six").path("id").intValue();
        JsonNode merged = developer
                .post(PULLS + "/" + id + "/merge", "{\"type\":\"x\",\"close_source_branch\":true}")
                .expect(200)
                .json();
        assertThat(merged.path("state").stringValue()).isEqualTo("MERGED");
        assertThat(merged.at("/merge_commit/hash").stringValue()).hasSize(12);
        assertThat(merged.at("/closed_by/nickname").stringValue()).isEqualTo("Devon Miller");
        clone.git("fetch", "-q", "--prune");
        assertThat(clone.git("rev-parse", "origin/main"))
                .startsWith(merged.at("/merge_commit/hash").stringValue());
        assertThat(clone.git("log", "-1", "--format=%s", "origin/main"))
                .isEqualTo("Merged in six (pull request #" + id + ")");
        assertThat(clone.run("rev-parse", "--verify", "origin/six").code()).isNotZero();
        developer.post(PULLS + "/" + id + "/merge", "{}").expect(400);
        developer.put(PULLS + "/" + id, "{\"title\":\"late\"}").expect(400);
    }

    @Test
    void squashRebaseAndConflicts() {
        push("seven", "seven.txt", "7\n");
        clone.commit("seven-b.txt", "7b\n", "Second");
        clone.git("push", "-q", "origin", "seven");
        int squash = open("seven").path("id").intValue();
        push("eight", "eight.txt", "8\n");
        int rebase = open("eight").path("id").intValue();
        push("nine", "seven.txt", "other\n");
        int conflict = open("nine").path("id").intValue();
        developer
                .post(PULLS + "/" + squash + "/merge", "{\"type\":\"x\",\"merge_strategy\":\"squash\"}")
                .expect(200);
        developer
                .post(PULLS + "/" + rebase + "/merge", "{\"type\":\"x\",\"merge_strategy\":\"fast_forward\"}")
                .expect(400);
        developer
                .post(PULLS + "/" + rebase + "/merge", "{\"type\":\"x\",\"merge_strategy\":\"rebase_fast_forward\"}")
                .expect(200);
        assertThat(developer
                        .post(PULLS + "/" + conflict + "/merge", "{\"type\":\"x\"}")
                        .expect(400)
                        .text())
                .contains("conflicts");
        clone.git("fetch", "-q");
        assertThat(clone.git("log", "-1", "--format=%s", "origin/main")).isEqualTo("Change eight.txt");
    }

    @Test
    void approvalsAndRequestsForChanges() {
        push("ten", "ten.txt", "10\n");
        String path = PULLS + "/" + open("ten").path("id").intValue();
        assertThat(developer
                        .post(path + "/approve", "")
                        .expect(200)
                        .json()
                        .path("approved")
                        .booleanValue())
                .isTrue();
        developer.delete(path + "/request-changes").expect(404);
        developer.delete(path + "/approve").expect(204);
        developer.post(path + "/request-changes", "").expect(200);
        assertThat(developer.get(path).json().at("/participants/0/state").stringValue())
                .isEqualTo("changes_requested");
    }

    @Test
    void aDeletedSourceBranchLeavesThePullRequestOpen() {
        String hash = push("eleven", "eleven.txt", "11\n");
        int id = open("eleven").path("id").intValue();
        clone.git("push", "-q", "origin", "--delete", "eleven");
        JsonNode pull = developer.get(PULLS + "/" + id).expect(200).json();
        assertThat(pull.path("state").stringValue()).isEqualTo("OPEN");
        assertThat(pull.at("/source/commit/hash").stringValue()).isEqualTo(hash.substring(0, 12));
        developer.post(PULLS + "/" + id + "/merge", "{\"type\":\"x\"}").expect(400);
    }
}
