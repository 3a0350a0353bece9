package dev.portcullis.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.posture.DeployKeys;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Variable;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.findings.Setting;
import dev.portcullis.server.jobs.Jobs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From a setting at Bitbucket to a finding and back: the whole product beside an emulator. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SettingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Installation server;
    private static Repository payments;
    private static Repository storefront;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "observe");
        payments = server.bean(Inventory.class).repository("acme", "payments-api").orElseThrow();
        storefront = server.bean(Inventory.class).repository("acme", "web-storefront").orElseThrow();
        Until.within(PATIENCE, "both are judged", () -> judged(payments) && judged(storefront));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void afterConnectingTheSettingsAreReadAndJudged() {
        assertThat(open(payments)).extracting(Finding::rule).containsExactlyInAnyOrder(
                "posture/main-branch-push-unrestricted", "posture/main-branch-force-push-allowed", "posture/main-branch-deletion-allowed",
                "posture/no-approval-required", "posture/foreign-hook-plain-http", "posture/foreign-hook-without-secret", "posture/deploy-key-unused",
                "posture/unsecured-secret-variable");
        assertThat(open(storefront)).extracting(Finding::rule).containsExactly("posture/merge-checks-only-warn");
        Finding force = finding(payments, "main-branch-force-push-allowed");
        FindingReader reader = server.bean(FindingReader.class);
        assertThat(reader.events(force)).singleElement().satisfies(event -> assertThat(event.sentence()).isEqualTo("Opened by reading the settings"));
        assertThat(reader.settings(force)).containsExactly(new Setting(payments.repository(), "main-branch-force-push-allowed", "", force.title(), true));
        Finding key = finding(payments, "deploy-key-unused");
        assertThat(key.hint()).isEqualTo("Old machine");
        assertThat(reader.settings(key)).singleElement().satisfies(setting ->
                assertThat(setting.key()).isEqualTo(DeployKeys.keyOf(posture(payments).deployKeys().value().getFirst().key())));
        assertThat(reader.occurrences(force, 5)).singleElement().satisfies(place -> {
            assertThat(place.kind()).isEqualTo("setting");
            assertThat(place.evidence()).hasSize(2);
        });
        assertThat(posture(payments).hooks().value()).anySatisfy(hook -> assertThat(hook.ours()).isTrue());
    }

    @Test
    @Order(2)
    void whatIsSecretIsNotKept() {
        String all = String.join("\n", server.bean(JdbcClient.class).sql("select coalesce(value, gap) from fact").query(String.class).list());
        assertThat(all).contains("DEPLOY_PASSWORD", "http://board.acme.test/…");
        for (Variable each : server.emulator.state().variables.all()) assertThat(all).doesNotContain(each.value());
        assertThat(all).doesNotContain("board.acme.test/hooks");
    }

    @Test
    @Order(2)
    void thePagesSayWhatIsWrongAndHowOldThatKnowledgeIs() {
        Person viewer = server.signIn();
        assertThat(page(viewer, "/posture")).contains("The history of the main branch may be rewritten", "9 failing", "1\u00a0repository", "Judged").doesNotContain("not judged yet");
        assertThat(page(viewer, "/posture?result=failing&severity=high")).contains("A webhook sends to plain http").doesNotContain("Merge checks only warn");
        assertThat(page(viewer, "/posture?name=nothing-of-that-name")).contains("No rule fits this filter");
        assertThat(page(viewer, "/posture/repositories")).contains("payments-api", "web-storefront", "A deploy key that nobody uses");
        assertThat(page(viewer, "/posture/repositories?result=failing&name=web")).contains("web-storefront").doesNotContain(">payments-api<");
        Finding variable = finding(payments, "unsecured-secret-variable");
        String detail = page(viewer, "/findings/" + variable.number());
        assertThat(detail).contains("DEPLOY_PASSWORD", "A secured variable, whose value nobody can read back.", "/acme/payments-api/admin", "Pipelines variables: read", "In force", "Meant to be set so")
                .doesNotContain("Commit message", "Not a secret", "keyed hash");
        assertThat(page(viewer, "/findings?engine=posture")).contains("DEPLOY_PASSWORD", "engine=posture").doesNotContain("No finding fits");
        assertThat(page(viewer, "/findings?engine=secrets")).contains("No finding fits", "engine secrets").doesNotContain("DEPLOY_PASSWORD");
        assertThat(page(viewer, "/findings?engine=none")).contains("DEPLOY_PASSWORD", "engine \u201cnone\u201d");
        assertThat(page(viewer, "/findings/export.csv?engine=secrets")).doesNotContain("posture/");
        assertThat(page(viewer, "/findings/export.csv?engine=posture")).contains("posture/unsecured-secret-variable");
        assertThat(page(viewer, "/findings?rule=posture%2Funsecured-secret-variable")).contains("payments-api", "DEPLOY_PASSWORD");
        String repository = page(viewer, "/repositories/acme/payments-api");
        assertThat(repository).contains("forks: no public forks", "DEPLOY_PASSWORD, not secured", "http://board.acme.test/…, without a secret", "Branch restrictions").doesNotContain("not shown here");
        Finding force = finding(payments, "main-branch-force-push-allowed");
        assertThat(force.place().text()).isEqualTo("main · branch restrictions");
        assertThat(variable.place().text()).isEqualTo("DEPLOY_PASSWORD · Pipelines variables");
        assertThat(page(viewer, "/findings/export.csv?rule=posture%2Fmain-branch-force-push-allowed")).contains("main · branch restrictions");
        assertThat(page(viewer, "/rules")).contains("secrets/private-key", "posture/forks-allowed-outside");
        assertThat(page(viewer, "/rules?engine=posture")).contains("12 rules".replace(' ', '\u00a0')).doesNotContain("secrets/private-key");
        assertThat(page(viewer, "/rules/posture/deploy-key-unused")).contains("admin:repository:bitbucket", "Remove the deploy key", "Old machine", "cannot judge", "Failing", "Passed");
        assertThat(page(viewer, "/rules/secrets/private-key")).contains("How to fix", "Examples that it passes");
        assertThat(viewer.get("/rules/posture/no-such-rule").statusCode()).isEqualTo(404);
    }

    private static String page(Person person, String path) {
        HttpResponse<String> answer = person.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body().replace("&quot;", "\"");
    }

    @Test
    @Order(3)
    void aRepositoryCostsElevenRequestsAtMostAndTheSharedIsNotReadAgain() {
        server.emulator.clearRequests();
        String before = at(storefront);
        read(storefront);
        Until.within(PATIENCE, "it is judged anew", () -> !at(storefront).equals(before));
        List<String> asked = server.emulator.requests().stream().filter(each -> "portcullis-service-account".equals(each.principal())).map(Exchange::path).toList();
        assertThat(asked).hasSizeBetween(10, 11).allSatisfy(path -> assertThat(path).contains("/repositories"));
        assertThat(asked).doesNotHaveDuplicates();
    }

    @Test
    @Order(4)
    void aChangeThatBitbucketHintsAtIsJudgedWithinItsSync() {
        assertThat(administrator("PUT", "/repositories/acme/payments-api", "{\"is_private\":false}")).isEqualTo(200);
        Until.within(PATIENCE, "the public repository is found", () -> has(payments, "public-repository-in-private-project"));
        Finding first = finding(payments, "public-repository-in-private-project");
        assertThat(first.episode()).isEqualTo(1);
        administrator("PUT", "/repositories/acme/payments-api", "{\"is_private\":true}");
        Until.within(PATIENCE, "it is resolved", () -> state(first) == FindingState.RESOLVED);
        administrator("PUT", "/repositories/acme/payments-api", "{\"is_private\":false}");
        Until.within(PATIENCE, "it is back", () -> state(first) == FindingState.OPEN);
        Finding again = server.bean(FindingReader.class).find(first.number()).orElseThrow();
        assertThat(again.episode()).isEqualTo(2);
        assertThat(server.bean(FindingReader.class).events(again)).extracting(event -> event.sentence())
                .containsExactly("The setting is as it was before", "The setting is as expected now", "Opened by reading the settings");
    }

    @Test
    @Order(5)
    void aKeyThatIsRemovedAndPutBackIsAsOldAsItWas() {
        Finding finding = finding(payments, "deploy-key-unused");
        DeployKey key = server.emulator.state().deployKeys.all().stream().filter(each -> each.label().equals("Old machine")).findFirst().orElseThrow();
        administrator("DELETE", "/repositories/acme/payments-api/deploy-keys/" + key.id(), null);
        read(payments);
        Until.within(PATIENCE, "it is resolved", () -> state(finding) == FindingState.RESOLVED);
        assertThat(administrator("POST", "/repositories/acme/payments-api/deploy-keys",
                "{\"key\":\"" + key.key() + " another comment\",\"label\":\"Old machine\"}")).isEqualTo(200);
        read(payments);
        Until.within(PATIENCE, "it is back", () -> state(finding) == FindingState.OPEN);
        RepositoryPosture.DeployKey now = posture(payments).deployKeys().value().getFirst();
        assertThat(now.id()).isNotEqualTo(key.id());
        assertThat(now.lastUsedEpochSecond()).isNull();
        assertThat(now.knownUnusedSinceEpochSecond()).isEqualTo(key.lastUsed().getEpochSecond());
    }

    @Test
    @Order(5)
    void aVariableOfADeploymentEnvironmentCountsToo() {
        State state = server.emulator.state();
        String repository = server.emulator.directory().repository("acme", "payments-api").orElseThrow().uuid();
        Environment production = new Environment(repository, "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e01}", "Production <b>@all</b>");
        Variable token = new Variable(production.uuid(), "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e02}", "RELEASE_TOKEN", "not-to-be-kept-0815", false);
        Variable secured = new Variable(production.uuid(), "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e03}", "DATABASE_PASSWORD", "not-to-be-kept-4711", true);
        Variable harmless = new Variable(production.uuid(), "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e04}", "REGION", "eu-central-1", false);
        state.change(() -> {
            state.environments.put(production.key(), production);
            for (Variable each : List.of(token, secured, harmless)) state.variables.put(each.key(), each);
        });
        read(payments);
        Until.within(PATIENCE, "the variable of the environment is found", () -> open(payments).stream().anyMatch(each -> each.hint().equals("RELEASE_TOKEN")));
        Finding finding = open(payments).stream().filter(each -> each.hint().equals("RELEASE_TOKEN")).findFirst().orElseThrow();
        assertThat(finding.rule()).isEqualTo("posture/unsecured-secret-variable");
        assertThat(open(payments)).extracting(Finding::hint).doesNotContain("DATABASE_PASSWORD", "REGION");
        String kept = String.join("\n", server.bean(JdbcClient.class).sql("select coalesce(value, gap) from fact").query(String.class).list());
        assertThat(kept).contains("RELEASE_TOKEN").doesNotContain("not-to-be-kept", "eu-central-1");
        Person viewer = server.signIn();
        assertThat(page(viewer, "/repositories/acme/payments-api"))
                .contains("Variables of deployment environments", "Production &lt;b&gt;@all&lt;/b&gt;: RELEASE_TOKEN, not secured")
                .doesNotContain("<b>@all");
        assertThat(page(viewer, "/findings/" + finding.number())).contains("RELEASE_TOKEN", "deployment Production &lt;b&gt;@all&lt;/b&gt;").doesNotContain("<b>@all");
        Variable now = new Variable(token.owner(), token.uuid(), token.name(), token.value(), true);
        state.change(() -> state.variables.put(now.key(), now));
        read(payments);
        Until.within(PATIENCE, "it is resolved", () -> state(finding) == FindingState.RESOLVED);
    }

    @Test
    @Order(6)
    void aMissingScopeIsNotAPassAndClosesNothing() {
        Finding variable = finding(payments, "unsecured-secret-variable");
        List<Finding> before = open(payments);
        State state = server.emulator.state();
        Credential whole = state.credentials.all().stream().filter(each -> each.scopes().contains("read:pipeline:bitbucket")).findFirst().orElseThrow();
        state.change(() -> state.credentials.put(whole.key(), new Credential(whole.kind(), whole.person(), whole.digest(),
                whole.scopes().stream().filter(scope -> !scope.equals("read:pipeline:bitbucket")).toList())));
        state.change(() -> state.variables.removeAll(""));
        read(payments);
        Until.within(PATIENCE, "it is not judged", () -> gaps(payments).stream().anyMatch(gap -> gap.path().equals("unsecured-secret-variable")));
        assertThat(gaps(payments)).singleElement().satisfies(gap -> {
            assertThat(gap.path()).isEqualTo("unsecured-secret-variable");
            assertThat(gap.detail()).isEqualTo("The credential lacks the scope read:pipeline:bitbucket.");
        });
        assertThat(open(payments)).extracting(Finding::number).containsExactlyInAnyOrderElementsOf(before.stream().map(Finding::number).toList());
        state.change(() -> state.credentials.put(whole.key(), whole));
        read(payments);
        Until.within(PATIENCE, "it is judged again, and gone", () -> gaps(payments).isEmpty() && state(variable) == FindingState.RESOLVED);
    }

    @Test
    @Order(6)
    void ourHookIsKnownByItsUuidOrItsWholeAddressAndByNothingLess() {
        State state = server.emulator.state();
        dev.portcullis.emulator.state.Hook ours = state.hooks.all().stream().filter(each -> each.url().startsWith(server.address())).findFirst().orElseThrow();
        String uuid = "{" + java.util.UUID.randomUUID() + "}";
        dev.portcullis.emulator.state.Hook foreign = new dev.portcullis.emulator.state.Hook(
                uuid, ours.subject(), ours.subjectUuid(), ours.description(), server.address() + ".evil.example/x", true, ours.events(), null, false, ours.createdAt());
        state.change(() -> state.hooks.put(uuid, foreign));
        server.bean(Jobs.class).want(Work.SETTINGS, payments.workspace(), Work.SHARED, "acme");
        Until.within(PATIENCE, "both hooks are read", () -> posture(payments).hooks().value().stream().filter(each -> each.level().equals("workspace")).count() == 2);
        assertThat(posture(payments).hooks().value()).filteredOn(each -> each.level().equals("workspace")).extracting(RepositoryPosture.Hook::ours).containsExactlyInAnyOrder(true, false);
        state.change(() -> state.hooks.remove(uuid));
        server.bean(Jobs.class).want(Work.SETTINGS, payments.workspace(), Work.SHARED, "acme");
        Until.within(PATIENCE, "one hook is left", () -> posture(payments).hooks().value().stream().filter(each -> each.level().equals("workspace")).count() == 1);
    }

    @Test
    @Order(8)
    void whatIsWrongInARepositoryThatIsGoneIsOverAndReturnsWithIt() {
        State state = server.emulator.state();
        Finding warns = finding(storefront, "merge-checks-only-warn");
        dev.portcullis.emulator.state.Repository kept = server.emulator.directory().repository("acme", "web-storefront").orElseThrow();
        state.change(() -> state.repositories.remove(kept.uuid()));
        server.bean(Jobs.class).want(Work.SYNC, storefront.workspace(), storefront.workspace().toString(), "acme");
        Until.within(PATIENCE, "it is over", () -> state(warns) == FindingState.RESOLVED);
        assertThat(server.bean(FindingReader.class).events(warns).getFirst().sentence()).isEqualTo("Its repository is gone from Bitbucket");
        state.change(() -> state.repositories.put(kept.uuid(), kept));
        server.bean(Jobs.class).want(Work.SYNC, storefront.workspace(), storefront.workspace().toString(), "acme");
        Until.within(PATIENCE, "it is back", () -> state(warns) == FindingState.OPEN);
    }

    @Test
    @Order(7)
    void aChangeThatNobodyTellsIsSeenByThePoll() {
        server.stopServer();
        server.more.add("--portcullis.posture.every=2s");
        server.startServer();
        Finding force = finding(payments, "main-branch-force-push-allowed");
        String repository = server.emulator.directory().repository("acme", "payments-api").orElseThrow().uuid();
        Restriction restriction = new Restriction(repository, 9_000, "force", "main", null, null, List.of(), List.of());
        server.emulator.state().change(() -> server.emulator.state().restrictions.put(restriction.key(), restriction));
        Until.within(PATIENCE, "the poll saw it", () -> state(force) == FindingState.RESOLVED);
        server.emulator.state().change(() -> server.emulator.state().restrictions.remove(restriction.key()));
        Until.within(PATIENCE, "and that it is gone again", () -> state(force) == FindingState.OPEN);
    }

    private static void read(Repository repository) {
        server.bean(Jobs.class).want(Work.SETTINGS, repository.workspace(), "repository:" + repository.repository(), repository.fullName());
    }

    private static RepositoryPosture posture(Repository repository) {
        return server.bean(Facts.class).posture(repository.workspace(), repository.repository());
    }

    private static List<Gap> gaps(Repository repository) {
        return server.bean(ScanStore.class).judged(repository.workspace(), repository.repository()).map(scan -> server.bean(ScanStore.class).gaps(scan.id())).orElseThrow();
    }

    /** Nothing is missing any more: the workspace's facts may come after the repository's. */
    private static boolean judged(Repository repository) {
        return server.bean(ScanStore.class).judged(repository.workspace(), repository.repository()).isPresent() && gaps(repository).isEmpty();
    }

    private static String at(Repository repository) {
        return server.bean(ScanStore.class).judged(repository.workspace(), repository.repository()).orElseThrow().startedAt().toString();
    }

    private static List<Finding> open(Repository repository) {
        return server.bean(FindingReader.class).list(new FindingFilter(
                        repository.workspace(), List.of(FindingState.OPEN), List.of(), List.of(), List.of(repository.repository()), "", "risk", 1, 100))
                .stream()
                .filter(each -> each.engine().equals("posture"))
                .toList();
    }

    private static boolean has(Repository repository, String rule) {
        return open(repository).stream().anyMatch(each -> each.rule().equals("posture/" + rule));
    }

    private static Finding finding(Repository repository, String rule) {
        return open(repository).stream().filter(each -> each.rule().equals("posture/" + rule)).findFirst().orElseThrow();
    }

    private static FindingState state(Finding finding) {
        return server.bean(FindingReader.class).find(finding.number()).orElseThrow().state();
    }

    /** As an administrator of the workspace would do it. */
    private static int administrator(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.emulator.baseUrl() + "/2.0" + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("service@acme.test:demo-service-token".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) throw new AssertionError(answer.statusCode() + " " + answer.body());
            return answer.statusCode();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
