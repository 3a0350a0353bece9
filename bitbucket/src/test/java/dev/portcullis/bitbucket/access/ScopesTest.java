package dev.portcullis.bitbucket.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopesTest {

    @Test
    void theHeaderIsReadWithCommasSpacesOrBoth() {
        assertThat(Scopes.parse("read:repository:bitbucket, read:user:bitbucket")
                        .held())
                .containsExactlyInAnyOrder("read:repository:bitbucket", "read:user:bitbucket");
        assertThat(Scopes.parse(" repository:write,account  webhook,").held())
                .containsExactlyInAnyOrder("repository:write", "account", "webhook");
        assertThat(Scopes.parse("").held()).isEmpty();
    }

    @Test
    void theModelFollowsFromTheNames() {
        assertThat(Scopes.parse("repository:write").model()).isEqualTo(ScopeModel.CLASSIC);
        assertThat(Scopes.parse("write:repository:bitbucket").model()).isEqualTo(ScopeModel.GRANULAR);
        assertThat(Scopes.parse("").model()).isEqualTo(ScopeModel.CLASSIC);
    }

    @Test
    void classicScopesImplyOthersAlsoThroughOthers() {
        assertThat(ScopeModel.CLASSIC.closure(Set.of("pullrequest:write")))
                .containsExactlyInAnyOrder("pullrequest:write", "pullrequest", "repository:write", "repository");
        assertThat(ScopeModel.CLASSIC.closure(Set.of("project"))).contains("repository");
        assertThat(ScopeModel.CLASSIC.closure(Set.of("repository:admin"))).containsExactly("repository:admin");
        assertThat(ScopeModel.CLASSIC.closure(Set.of("project:admin"))).containsExactly("project:admin");
    }

    @Test
    void granularScopesImplyNothing() {
        Scopes writing = Scopes.parse("write:webhook:bitbucket");
        assertThat(writing.allows(Operation.HOOKS)).isFalse();
        assertThat(writing.allows(Operation.HOOK_CREATE)).isFalse();
        assertThat(writing.allows(Operation.HOOK_DELETE)).isFalse();
        assertThat(Scopes.parse("write:webhook:bitbucket read:webhook:bitbucket")
                        .allows(Operation.HOOK_CREATE))
                .isTrue();
    }

    @Test
    void theScopesOfEachFeatureAreThese() {
        assertThat(Feature.FIND_RISKS.requiredGranular())
                .containsExactly(
                        "admin:repository:bitbucket",
                        "read:pipeline:bitbucket",
                        "read:project:bitbucket",
                        "read:pullrequest:bitbucket",
                        "read:repository:bitbucket",
                        "read:user:bitbucket",
                        "read:webhook:bitbucket",
                        "read:workspace:bitbucket");
        assertThat(Feature.FIND_RISKS.requiredClassic())
                .containsExactly(
                        "account",
                        "pipeline",
                        "project",
                        "project:admin",
                        "pullrequest",
                        "repository",
                        "repository:admin",
                        "webhook");
        assertThat(Feature.REMEDY.requiredGranular())
                .containsExactly(
                        "admin:repository:bitbucket",
                        "delete:ssh-key:bitbucket",
                        "delete:webhook:bitbucket",
                        "read:webhook:bitbucket",
                        "write:ssh-key:bitbucket",
                        "write:webhook:bitbucket");
        assertThat(Feature.REMEDY.requiredClassic()).containsExactly("repository", "repository:admin", "webhook");
        assertThat(Feature.WEBHOOK.requiredGranular())
                .containsExactly("delete:webhook:bitbucket", "read:webhook:bitbucket", "write:webhook:bitbucket");
        assertThat(Feature.WEBHOOK.requiredClassic()).containsExactly("webhook");
    }

    @Test
    void tellingNeedsNothingBeyondReading() {
        assertThat(Feature.FIND_RISKS.requiredGranular()).containsAll(Feature.TELL.requiredGranular());
        assertThat(Feature.FIND_RISKS.requiredClassic()).containsAll(Feature.TELL.requiredClassic());
    }

    @Test
    void whatIsMissingAndWhatIsTooMuchIsNamed() {
        Scopes scopes = Scopes.parse("read:user:bitbucket, read:webhook:bitbucket, write:repository:bitbucket");
        assertThat(scopes.missing(Feature.WEBHOOK))
                .containsExactly("delete:webhook:bitbucket", "write:webhook:bitbucket");
        assertThat(scopes.excess(List.of(Feature.FIND_RISKS, Feature.WEBHOOK)))
                .containsExactly("write:repository:bitbucket");
        assertThat(Scopes.parse("account,pullrequest,repository:admin,webhook,pipeline")
                        .missing(Feature.FIND_RISKS))
                .as("pullrequest implies repository")
                .containsExactly("project", "project:admin");
    }

    @Test
    void theShortestListLeavesOutWhatIsImplied() {
        assertThat(Scopes.shortest(List.of(Feature.FIND_RISKS, Feature.TELL, Feature.WEBHOOK), ScopeModel.CLASSIC))
                .containsExactly("account", "pipeline", "project", "project:admin", "pullrequest", "repository:admin", "webhook");
        assertThat(Scopes.shortest(List.of(Feature.TELL), ScopeModel.GRANULAR))
                .containsExactly("read:pullrequest:bitbucket", "read:repository:bitbucket");
        assertThat(Scopes.parse("repository:write").missing(Operation.TASKS)).containsExactly("pullrequest");
        assertThat(Scopes.parse("pullrequest:write").missing(Operation.TASKS)).isEmpty();
    }

    @Test
    void theShortestListAllowsEverythingAndNoScopeOfItCanBeLeftOut() {
        for (ScopeModel model : ScopeModel.values()) {
            for (int features = 1; features < 1 << Feature.values().length; features++) {
                List<Feature> chosen = new ArrayList<>();
                for (Feature feature : Feature.values()) {
                    if ((features >> feature.ordinal() & 1) == 1) {
                        chosen.add(feature);
                    }
                }
                Set<String> shortest = Scopes.shortest(chosen, model);
                assertThat(allowed(model, shortest, chosen)).isTrue();
                for (String scope : shortest) {
                    Set<String> fewer = new HashSet<>(shortest);
                    fewer.remove(scope);
                    assertThat(allowed(model, fewer, chosen)).as("%s without %s", chosen, scope).isFalse();
                }
            }
        }
    }

    private static boolean allowed(ScopeModel model, Set<String> held, List<Feature> features) {
        Scopes scopes = new Scopes(model, held);
        return features.stream().flatMap(feature -> feature.operations().stream()).allMatch(scopes::allows);
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void everyScopeOfAFeatureSaysWhyAndWhatItsAbsenceCosts(Feature feature) {
        for (ScopeModel model : ScopeModel.values()) {
            assertThat(ScopeNote.of(feature, model)).isNotEmpty().allSatisfy(note -> {
                assertThat(note.why()).endsWith(".");
                assertThat(note.cost()).endsWith(".");
            });
        }
        assertThatThrownBy(() -> ScopeNote.of("snippet")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsMissingExactlyWhenEveryCallIsAllowed() {
        RandomGenerator random = new Random(20261124);
        for (ScopeModel model : ScopeModel.values()) {
            Set<String> all = new HashSet<>();
            for (Feature feature : Feature.values()) {
                all.addAll(feature.required(model));
            }
            for (int round = 0; round < 300; round++) {
                Set<String> held = new HashSet<>(all);
                held.removeIf(scope -> random.nextInt(3) == 0);
                Scopes scopes = new Scopes(model, held);
                for (Feature feature : Feature.values()) {
                    boolean allowed = feature.operations().stream().allMatch(scopes::allows);
                    assertThat(scopes.missing(feature).isEmpty()).isEqualTo(allowed);
                }
            }
        }
    }
}
