package dev.portcullis.detection.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.posture.MainBranch.Match;
import dev.portcullis.detection.process.EngineRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostureEngineTest {
    @Test
    void patternsAreMatchedAndWhatIsNotDocumentedStaysOpen() {
        match("main", "main", Match.YES);
        match("main", "maine", Match.NO);
        match("main", "Main", Match.NO);
        match("*", "main", Match.YES);
        match("*", "team/main", Match.YES);
        match("**", "team/main", Match.YES);
        match("ma*", "main", Match.YES);
        match("*a*n", "main", Match.YES);
        match("release/*", "main", Match.NO);
        match("release/*", "release/1", Match.YES);
        match("release/*", "release/1/2", Match.UNKNOWN);
        match("release/**", "release/1/2", Match.YES);
        match("mai?", "main", Match.UNKNOWN);
        match("mai?", "mai?", Match.YES);
        match("mai?", "mai", Match.NO);
        match("[m]ain", "main", Match.NO);
        match("m.in", "main", Match.NO);
        match("", "main", Match.NO);
    }

    private static void match(String pattern, String branch, Match expected) {
        assertThat(MainBranch.glob(pattern, branch)).as("%s on %s", pattern, branch).isEqualTo(expected);
    }

    @Test
    void aHostilePatternCostsNoTime() {
        assertThat(MainBranch.glob("*a".repeat(400) + "b", "a".repeat(2000))).isEqualTo(Match.NO);
    }

    @Test
    void aFindingIsKnownByRepositoryRuleAndTheThingItself() {
        Detection restriction = only("settings: {main-branch: main, fork-policy: no_forks}\nrestrictions: []", "posture/main-branch-deletion-allowed");
        assertThat(restriction.place().path()).isEqualTo("main-branch-deletion-allowed/");
        assertThat(restriction.place().kind()).isEqualTo(Detection.PlaceKind.SETTING);
        assertThat(restriction.fingerprint().algorithm()).isEqualTo("posture-1");
        // printf '5f0f2f68-0000-4000-8000-000000000001\0main-branch-deletion-allowed\0' | sha256sum
        assertThat(restriction.fingerprint().value()).isEqualTo("11c00eeb5e1af3d39804b30c69b135c89e2659b426817e7f5e50d4845fe5af9c");
        assertThat(restriction.evidence()).extracting(line -> line.pieces().getFirst().text())
                .containsExactly("The branch main may be deleted.", "A restriction on deletion that holds for main.");

        Detection hook = only("hooks: [{uuid: a1, url: 'https://x.example/hook', secret: false}]", "posture/foreign-hook-without-secret");
        assertThat(hook.place().path()).isEqualTo("foreign-hook-without-secret/a1");
        Detection variable = only("variables: [{name: A_TOKEN, secured: false}]", "posture/unsecured-secret-variable");
        assertThat(variable.place().path()).isEqualTo("unsecured-secret-variable/A_TOKEN");
        Detection shared = only("variables: [{name: A_TOKEN, secured: false, level: workspace}]", "posture/unsecured-secret-variable");
        assertThat(shared.fingerprint()).isNotEqualTo(variable.fingerprint());
    }

    @Test
    void aKeyIsKnownByItsTextWhateverItsCommentOrLabel() {
        String key = "deploy-keys: [{key: '%s', label: '%s', created: 2024-01-01T00:00:00Z}]";
        Detection one = only(key.formatted("ssh-ed25519 AAAAC3 anna@host", "one"), "posture/deploy-key-unused");
        Detection same = only(key.formatted("ssh-ed25519  AAAAC3", "two"), "posture/deploy-key-unused");
        Detection other = only(key.formatted("ssh-ed25519 AAAAC4 anna@host", "one"), "posture/deploy-key-unused");
        assertThat(same.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
        assertThat(one.place().path()).doesNotContain("AAAAC3");
    }

    @Test
    void whatTheWorkspaceOwnsIsOneThingHoweverManyRepositoriesShareIt() {
        String yaml = "hooks: [{uuid: b2, url: 'https://x.example/hook', secret: false, level: workspace}]";
        RepositoryPosture here = FactsExample.read(yaml).facts();
        RepositoryPosture there = new RepositoryPosture("another", here.todayEpochSecond(), here.settings(), here.project(), here.restrictions(),
                here.defaultReviewers(), here.deployKeys(), here.hooks(), here.grants(), here.variables(), here.branchingModel());
        assertThat(fingerprints(here)).isEqualTo(fingerprints(there)).hasSize(1);
    }

    private static List<Detection.Fingerprint> fingerprints(RepositoryPosture facts) {
        return EngineRun.run(new Subject.Posture(facts), new byte[32]).getFirst().detections().stream().map(Detection::fingerprint).toList();
    }

    @Test
    void namesThatPeopleGaveAreShownWithoutSecretsAndWithoutTricks() {
        String token = new TestSecrets(7).github();
        Detection key = only(
                "deploy-keys: [{label: \"a\\r\\nb\\u202E " + token + "\", key: 'ssh-rsa AAAA', created: 2024-01-01T00:00:00Z}]", "posture/deploy-key-unused");
        assertThat(key.place().shownPath()).doesNotContain(token, "\r", "\n", "\u202E").startsWith("a  b");
        assertThat(key.hint()).isEqualTo(key.place().shownPath());
        Detection hook = only(
                "hooks: [{url: 'https://user:pw@x.example:8443/services/T00/SECRETPART?token=abc', description: '', secret: false}]", "posture/foreign-hook-without-secret");
        assertThat(hook.toString()).doesNotContain("SECRETPART", "pw@", "abc").contains("https://x.example:8443");
    }

    @Test
    void aRuleWithoutItsFactIsAGapOfThatRuleAndTheOthersAreJudged() {
        ScanResult result = PostureExamplesTest.judge("variables: [{name: A_TOKEN, secured: false}]\nmissing: {hooks: 'No scope.'}");
        assertThat(result.outcome()).isEqualTo(ScanResult.Outcome.PARTIAL);
        assertThat(result.everything()).isTrue();
        assertThat(result.gaps()).filteredOn(gap -> gap.path().equals("foreign-hook-plain-http")).singleElement().satisfies(gap -> assertThat(gap.detail()).isEqualTo("No scope."));
        assertThat(result.gaps()).noneMatch(gap -> gap.path().equals("unsecured-secret-variable"));
        assertThat(result.detections()).hasSize(1);
    }

    private static Detection only(String yaml, String rule) {
        return PostureExamplesTest.judge(yaml).detections().stream().filter(each -> each.rule().equals(rule)).reduce((a, b) -> {
            throw new AssertionError("two of them");
        }).orElseThrow();
    }
}
