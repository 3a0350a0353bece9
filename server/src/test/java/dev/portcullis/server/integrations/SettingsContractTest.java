package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestriction;
import dev.portcullis.bitbucket.BranchRestrictionSettings;
import dev.portcullis.bitbucket.DeployKey;
import dev.portcullis.bitbucket.GroupPermission;
import dev.portcullis.bitbucket.Hook;
import dev.portcullis.bitbucket.HookSecret;
import dev.portcullis.bitbucket.MemberEmail;
import dev.portcullis.bitbucket.PipelineVariable;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.PlanLimit;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.OpenApiCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The client's calls for settings against the emulator, both held against Atlassian's document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsContractTest {
    private static final String ACME = "acme";
    private static final String PAYMENTS = "payments-api";
    private static final String INFRA = "infra-live";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private BitbucketClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check).withWorld(EmulatorOptions.World.DEMO));
        Credential token = new Credential.ApiToken("service@acme.test", Secret.of("demo-service-token"));
        BitbucketAddresses addresses = new BitbucketAddresses(URI.create(emulator.baseUrl() + "/2.0"), URI.create(emulator.baseUrl()));
        client = new BitbucketClient(addresses, () -> token, Budget.UNLIMITED, kind -> {}, Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    @Test
    void visibilityIsChangedAndBroughtBack() {
        assertThat(client.repositories().one(ACME, "build-images").isPrivate()).isFalse();
        assertThat(client.repositories().setPrivate(ACME, "build-images", true).isPrivate()).isTrue();
        assertThat(client.repositories().setPrivate(ACME, "build-images", false)).satisfies(back -> {
            assertThat(back.isPrivate()).isFalse();
            assertThat(back.slug()).isEqualTo("build-images");
            assertThat(back.forkPolicy()).isEqualTo("allow_forks");
        });
        assertThat(client.projects().one(ACME, "PLAT").isPrivate()).isTrue();
        assertThat(client.repositories().branchingModel(ACME, PAYMENTS).development()).isEqualTo("main");
    }

    @Test
    void restrictionsOfBothKindsOfMatchAreMadeChangedAndRemoved() {
        var restrictions = client.branchRestrictions();
        String developer = emulator.directory().personByEmail("dev@acme.test").orElseThrow().uuid();
        BranchRestriction push = restrictions.create(
                ACME, INFRA, new BranchRestrictionSettings("push", "main", null, null, List.of(developer), List.of("developers")));
        BranchRestriction force = restrictions.create(ACME, INFRA, new BranchRestrictionSettings("force", null, "development", null, List.of(), List.of()));
        assertThat(restrictions.list(ACME, INFRA).whole()).containsExactly(push, force);
        assertThat(push.users()).containsExactly(developer);
        assertThat(restrictions.get(ACME, INFRA, force.id())).isEqualTo(force);
        BranchRestriction approvals = restrictions.create(ACME, INFRA, BranchRestrictionSettings.of("require_approvals_to_merge", "main", 1));
        BranchRestrictionSettings two = BranchRestrictionSettings.of("require_approvals_to_merge", "main", 2);
        assertThat(restrictions.update(ACME, INFRA, approvals.id(), two).value()).isEqualTo(2);
        assertThatThrownBy(() -> restrictions.create(ACME, INFRA, two)).isInstanceOf(Invalid.class);
        BranchRestrictionSettings stranger = new BranchRestrictionSettings("push", "x", null, null, List.of("{0}"), List.of());
        assertThatThrownBy(() -> restrictions.create(ACME, INFRA, stranger))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.fields()).containsKey("users"));
        assertThatThrownBy(() -> restrictions.create(ACME, INFRA, BranchRestrictionSettings.of("enforce_merge_checks", "main", null)))
                .isInstanceOf(PlanLimit.class);
        List.of(push, force, approvals).forEach(each -> restrictions.delete(ACME, INFRA, each.id()));
        assertThat(restrictions.list(ACME, INFRA).whole()).isEmpty();
    }

    @Test
    void aDeployKeyIsRemovedAndBroughtBackByItsText() {
        DeployKey old = client.deployKeys().list(ACME, "legacy-portal").whole().getFirst();
        client.deployKeys().delete(ACME, "legacy-portal", old.id());
        assertThatThrownBy(() -> client.deployKeys().get(ACME, "legacy-portal", old.id())).isInstanceOf(NotFound.class);
        DeployKey back = client.deployKeys().add(ACME, "legacy-portal", old.line(), old.label());
        assertThat(back.key()).isEqualTo(old.key());
        assertThat(back.comment()).isEqualTo(old.comment());
        assertThat(back.id()).isNotEqualTo(old.id());
        assertThat(back.lastUsed()).isNull();
    }

    @Test
    void aForeignHookGetsASecretAndLosesItAgain() {
        Hook bare = client.repositoryHooks().list(ACME, "web-storefront").whole().getFirst();
        assertThat(bare.secretSet()).isFalse();
        Hook signed = client.repositoryHooks().change(ACME, "web-storefront", bare.uuid(), new HookSecret.Set(Secret.of("a-secret")));
        assertThat(signed.secretSet()).isTrue();
        assertThat(client.repositoryHooks().change(ACME, "web-storefront", bare.uuid(), new HookSecret.Removed())).isEqualTo(bare);
        assertThat(client.repositoryHooks().get(ACME, "web-storefront", bare.uuid())).isEqualTo(bare);
    }

    @Test
    void peopleAreReadWithWhatTheyMayDo() {
        var permissions = client.permissions();
        assertThat(permissions.repositoryUsers(ACME, "notifications").whole()).hasSize(6);
        assertThat(permissions.repositoryGroups(ACME, "notifications").whole())
                .extracting(GroupPermission::slug, GroupPermission::permission)
                .containsExactly(tuple("administrators", "admin"), tuple("developers", "write"));
        assertThat(permissions.projectUsers(ACME, "PAY").whole()).isEmpty();
        assertThat(permissions.projectGroups(ACME, "PAY").whole()).isEmpty();
        assertThat(permissions.effective(ACME, "notifications").whole()).filteredOn(each -> each.permission().equals("admin")).hasSize(7);
        assertThat(permissions.effectiveOfAll(ACME).whole()).as("eight members, eight repositories").hasSize(64);
        assertThat(permissions.workspace(ACME).whole()).filteredOn(each -> each.permission().equals("owner")).hasSize(1);
        assertThat(client.reviewers().defaults(ACME, PAYMENTS).whole()).hasSize(1);
        assertThat(client.reviewers().effective(ACME, "web-storefront").whole().getFirst().reviewerType()).isEqualTo("project");
        assertThat(client.workspaces().membersByEmail(ACME, List.of("dev@acme.test", "stranger@acme.test")).whole())
                .extracting(MemberEmail::email)
                .containsExactly("dev@acme.test");
    }

    @Test
    void variablesAreReadByName() {
        var pipelines = client.pipelines();
        assertThat(pipelines.enabled(ACME, PAYMENTS)).isTrue();
        assertThat(pipelines.enabled(ACME, "web-storefront")).isFalse();
        assertThat(pipelines.variables(ACME, PAYMENTS).whole())
                .extracting(PipelineVariable::key, PipelineVariable::secured)
                .containsExactly(tuple("REGION", false), tuple("STRIPE_API_KEY", true));
        assertThat(pipelines.workspaceVariables(ACME).whole()).hasSize(2);
        String production = pipelines.environments(ACME, "etl-jobs").whole().getFirst().uuid();
        assertThat(pipelines.deploymentVariables(ACME, "etl-jobs", production).whole())
                .extracting(PipelineVariable::key, PipelineVariable::secured)
                .containsExactly(tuple("WAREHOUSE_PASSWORD", false));
    }
}
