package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.DeployKey;
import dev.portcullis.bitbucket.Environment;
import dev.portcullis.bitbucket.GroupPermission;
import dev.portcullis.bitbucket.Inheritance;
import dev.portcullis.bitbucket.PipelineVariable;
import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.bitbucket.SshKey;
import dev.portcullis.bitbucket.Task;
import dev.portcullis.bitbucket.VariablePlace;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Conflict;
import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.OpenApiCheck;
import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Credential.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The client's calls that change permissions, projects, keys, reviews and Pipelines against the emulator, both held against Atlassian's document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritesContractTest {
    private static final String ACME = "acme";
    private static final String PAYMENTS = "payments-api";
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0b6AC2YJAKwMVRM7CF9mgnGxHUkAQQIlDkXd3UR8Ld";
    /** All that the calls of this test want, and nothing else. */
    private static final List<String> SCOPES = List.of(
            "read:user:bitbucket", "read:project:bitbucket", "admin:project:bitbucket", "read:repository:bitbucket", "admin:repository:bitbucket",
            "read:pullrequest:bitbucket", "write:pullrequest:bitbucket", "write:permission:bitbucket", "delete:permission:bitbucket",
            "read:ssh-key:bitbucket", "write:ssh-key:bitbucket", "delete:ssh-key:bitbucket", "read:pipeline:bitbucket", "admin:pipeline:bitbucket");

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private BitbucketClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check).withWorld(EmulatorOptions.World.DEMO));
        String service = person("service@acme.test");
        var token = new dev.portcullis.emulator.state.Credential(Kind.API_TOKEN, service, Authenticator.digest("a-token"), SCOPES);
        emulator.state().change(() -> emulator.state().credentials.put(token.key(), token));
        BitbucketAddresses addresses = new BitbucketAddresses(URI.create(emulator.baseUrl() + "/2.0"), URI.create(emulator.baseUrl()));
        Credential shown = new Credential.ApiToken("service@acme.test", Secret.of("a-token"));
        client = new BitbucketClient(addresses, () -> shown, Budget.UNLIMITED, kind -> {}, Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String person(String email) {
        return emulator.directory().personByEmail(email).orElseThrow().uuid();
    }

    @Test
    void rightsOnARepositoryAreGivenAndTaken() {
        var permissions = client.permissions();
        String mei = person("mei@acme.test");
        assertThat(permissions.giveRepositoryUser(ACME, "infra-live", mei, "read").permission()).isEqualTo("read");
        assertThat(permissions.giveRepositoryUser(ACME, "infra-live", mei, "admin").permission()).isEqualTo("admin");
        assertThat(permissions.repositoryUser(ACME, "infra-live", mei).user().uuid()).isEqualTo(mei);
        assertThat(permissions.repositoryUser(ACME, "infra-live", mei).permission()).isEqualTo("admin");
        permissions.takeRepositoryUser(ACME, "infra-live", mei);
        assertThatThrownBy(() -> permissions.repositoryUser(ACME, "infra-live", mei)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> permissions.takeRepositoryUser(ACME, "infra-live", mei)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> permissions.giveRepositoryUser(ACME, "infra-live", mei, "everything")).isInstanceOf(Invalid.class);
        assertThat(permissions.repositoryGroup(ACME, "infra-live", "developers").permission()).isEqualTo("write");
        assertThat(permissions.giveRepositoryGroup(ACME, "infra-live", "developers", "admin").slug()).isEqualTo("developers");
        assertThat(permissions.repositoryGroup(ACME, "infra-live", "developers").permission()).isEqualTo("admin");
        permissions.takeRepositoryGroup(ACME, "infra-live", "developers");
        assertThat(permissions.repositoryGroups(ACME, "infra-live").whole())
                .as("what the group has in all repositories stays")
                .contains(new GroupPermission("developers", "Developers", "write"));
    }

    @Test
    void rightsOnAProjectAreGivenAndTaken() {
        var permissions = client.permissions();
        String mei = person("mei@acme.test");
        assertThat(permissions.giveProjectUser(ACME, "PAY", mei, "create-repo").permission()).isEqualTo("create-repo");
        assertThat(permissions.projectUser(ACME, "PAY", mei).permission()).isEqualTo("create-repo");
        permissions.takeProjectUser(ACME, "PAY", mei);
        assertThatThrownBy(() -> permissions.projectUser(ACME, "PAY", mei)).isInstanceOf(NotFound.class);
        assertThat(permissions.giveProjectGroup(ACME, "PAY", "developers", "read").permission()).isEqualTo("read");
        assertThat(permissions.projectGroup(ACME, "PAY", "developers").permission()).isEqualTo("read");
        permissions.takeProjectGroup(ACME, "PAY", "developers");
        assertThat(permissions.projectGroups(ACME, "PAY").whole()).isEmpty();
    }

    @Test
    void aProjectIsOpenedClosedAndKeepsItsName() {
        String name = client.projects().one(ACME, "PAY").name();
        assertThat(client.projects().setPrivate(ACME, "PAY", false).isPrivate()).isFalse();
        assertThat(client.projects().setPrivate(ACME, "PAY", true)).satisfies(back -> {
            assertThat(back.isPrivate()).isTrue();
            assertThat(back.name()).isEqualTo(name);
            assertThat(back.key()).isEqualTo("PAY");
        });
        assertThat(client.projects().branchingModel(ACME, "PAY").types()).hasSize(4);
        assertThatThrownBy(() -> client.projects().setPrivate(ACME, "NONE", true)).as("makes none").isInstanceOf(NotFound.class);
    }

    @Test
    void reviewersOfARepositoryAndOfAProjectChange() {
        String mei = person("mei@acme.test");
        client.reviewers().add(ACME, PAYMENTS, mei);
        assertThat(client.reviewers().defaults(ACME, PAYMENTS).whole()).extracting(Account::uuid).contains(mei);
        client.reviewers().remove(ACME, PAYMENTS, mei);
        assertThat(client.reviewers().defaults(ACME, PAYMENTS).whole()).extracting(Account::uuid).doesNotContain(mei);
        assertThatThrownBy(() -> client.reviewers().add(ACME, PAYMENTS, person("omar@globex.test"))).isInstanceOf(Invalid.class);
        client.reviewers().addToProject(ACME, "PAY", mei);
        assertThat(client.reviewers().ofProject(ACME, "PAY").whole()).extracting(Account::uuid).contains(mei);
        client.reviewers().removeFromProject(ACME, "PAY", mei);
        assertThat(client.reviewers().ofProject(ACME, "PAY").whole()).extracting(Account::uuid).doesNotContain(mei);
    }

    @Test
    void keysOfAProjectAreAddedAndRemoved() {
        DeployKey key = client.deployKeys().addToProject(ACME, "PAY", KEY + " ci@acme", "ci");
        assertThat(client.deployKeys().ofProject(ACME, "PAY").whole()).containsExactly(key);
        assertThat(key.key()).isEqualTo(KEY);
        assertThatThrownBy(() -> client.deployKeys().addToProject(ACME, "PAY", KEY, "again")).isInstanceOf(Invalid.class);
        client.deployKeys().deleteOfProject(ACME, "PAY", key.id());
        assertThat(client.deployKeys().ofProject(ACME, "PAY").whole()).isEmpty();
    }

    @Test
    void ownKeysAreAddedWithAnEndAndThoseOfOthersAreNobodysBusiness() {
        String me = client.users().me().uuid();
        Instant end = Instant.parse("2027-03-01T00:00:00Z");
        SshKey key = client.sshKeys().add(me, KEY + " me@laptop", "laptop", end);
        assertThat(key.expiresOn()).isEqualTo(end);
        assertThat(key.comment()).isEqualTo("me@laptop");
        assertThat(key.fingerprint()).startsWith("SHA256:");
        assertThat(client.sshKeys().list(me).whole()).containsExactly(key);
        client.sshKeys().delete(me, key.uuid());
        assertThat(client.sshKeys().list(me).whole()).isEmpty();
        assertThat(client.sshKeys().add(me, KEY, "for good", null).expiresOn()).isNull();
        assertThatThrownBy(() -> client.sshKeys().list(person("dev@acme.test")).whole()).isInstanceOf(Forbidden.class);
    }

    @Test
    void aRepositoryTakesSettingsOverOrHasItsOwn() {
        assertThat(client.repositories().inheritance(ACME, PAYMENTS)).isEqualTo(new Inheritance(false, false));
        client.repositories().setInheritance(ACME, PAYMENTS, new Inheritance(true, false));
        assertThat(client.repositories().inheritance(ACME, PAYMENTS)).isEqualTo(new Inheritance(true, false));
        client.repositories().setInheritance(ACME, PAYMENTS, new Inheritance(false, false));
    }

    private PullRequest anOpenOne() {
        return client.pullRequests().open(ACME, PAYMENTS).whole().getFirst();
    }

    @Test
    void aPullRequestIsChangedAndKeepsItsReviewers() {
        PullRequest open = anOpenOne();
        String mei = person("mei@acme.test");
        var stored = emulator.directory().pullRequests(emulator.directory().repository(ACME, PAYMENTS).orElseThrow()).stream()
                .filter(each -> each.id() == open.id())
                .findFirst()
                .orElseThrow();
        var reviewed = stored.withText(stored.title(), stored.description(), List.of(mei), false, false, stored.updatedOn());
        emulator.state().change(() -> emulator.state().pullRequests.put(reviewed.key(), reviewed));
        assertThat(client.pullRequests().reviewers(ACME, PAYMENTS, open.id())).extracting(Account::uuid).containsExactly(mei);
        PullRequest changed = client.pullRequests().update(ACME, PAYMENTS, open.id(), null, "More of it");
        assertThat(changed.title()).isEqualTo(open.title());
        assertThat(client.pullRequests().update(ACME, PAYMENTS, open.id(), "A better title", null).title()).isEqualTo("A better title");
        assertThat(client.pullRequests().reviewers(ACME, PAYMENTS, open.id())).extracting(Account::uuid).containsExactly(mei);
        assertThat(emulator.state().pullRequests.get(reviewed.key()).description()).isEqualTo("More of it");
        client.pullRequests().update(ACME, PAYMENTS, open.id(), open.title(), null);
    }

    @Test
    void weApproveAskForChangesAndTakeBothBack() {
        PullRequest open = anOpenOne();
        var pulls = client.pullRequests();
        pulls.approve(ACME, PAYMENTS, open.id());
        pulls.requestChanges(ACME, PAYMENTS, open.id());
        assertThatThrownBy(() -> pulls.unapprove(ACME, PAYMENTS, open.id())).as("asking for changes replaced it").isInstanceOf(NotFound.class);
        pulls.unrequestChanges(ACME, PAYMENTS, open.id());
        assertThatThrownBy(() -> pulls.unrequestChanges(ACME, PAYMENTS, open.id())).isInstanceOf(NotFound.class);
        pulls.approve(ACME, PAYMENTS, open.id());
        pulls.unapprove(ACME, PAYMENTS, open.id());
    }

    @Test
    void tasksAreSetSettledOpenedAndRemoved() {
        long pull = anOpenOne().id();
        long comment = client.comments().create(ACME, PAYMENTS, pull, "Look here");
        Task whole = client.tasks().create(ACME, PAYMENTS, pull, "Rotate the key", null);
        Task hanging = client.tasks().create(ACME, PAYMENTS, pull, "And this one", comment);
        assertThat(hanging.commentId()).isEqualTo(comment);
        assertThat(client.tasks().list(ACME, PAYMENTS, pull).whole())
                .extracting(Task::raw, Task::resolved)
                .contains(tuple("Rotate the key", false), tuple("And this one", false));
        assertThat(client.tasks().resolve(ACME, PAYMENTS, pull, whole.id(), true).resolved()).isTrue();
        assertThat(client.tasks().resolve(ACME, PAYMENTS, pull, whole.id(), false).resolved()).isFalse();
        client.tasks().delete(ACME, PAYMENTS, pull, whole.id());
        client.tasks().delete(ACME, PAYMENTS, pull, hanging.id());
        assertThatThrownBy(() -> client.tasks().delete(ACME, PAYMENTS, pull, whole.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void variablesOfEveryPlaceAreAddedSecuredAndRemoved() {
        Environment staging = client.pipelines().addEnvironment(ACME, PAYMENTS, "a new stage");
        assertThatThrownBy(() -> client.pipelines().addEnvironment(ACME, PAYMENTS, "a new stage")).isInstanceOf(Conflict.class);
        for (VariablePlace place : List.of(
                new VariablePlace.OfRepository(ACME, PAYMENTS), new VariablePlace.OfWorkspace(ACME), new VariablePlace.OfEnvironment(ACME, PAYMENTS, staging.uuid()))) {
            PipelineVariable open = client.variables().add(place, "A_TOKEN", Secret.of("hunter2"), false);
            assertThat(open.secured()).isFalse();
            assertThatThrownBy(() -> client.variables().add(place, "A_TOKEN", Secret.of("x"), false)).isInstanceOf(Conflict.class);
            assertThat(client.variables().change(place, open, null, true).secured()).isTrue();
            assertThat(client.variables().change(place, open, Secret.of("hunter3"), true).uuid()).isEqualTo(open.uuid());
            assertThat(client.variables().list(place).whole()).contains(new PipelineVariable(open.uuid(), "A_TOKEN", true));
            client.variables().delete(place, open.uuid());
            assertThat(client.variables().list(place).whole()).extracting(PipelineVariable::key).doesNotContain("A_TOKEN");
        }
        client.pipelines().deleteEnvironment(ACME, PAYMENTS, staging.uuid());
        assertThat(client.pipelines().environments(ACME, PAYMENTS).whole()).doesNotContain(staging);
    }

    @Test
    void pipelinesAreTurnedOnAndOff() {
        client.pipelines().enable(ACME, "web-storefront", true);
        assertThat(client.pipelines().enabled(ACME, "web-storefront")).isTrue();
        client.pipelines().enable(ACME, "web-storefront", false);
        assertThat(client.pipelines().enabled(ACME, "web-storefront")).isFalse();
    }
}
