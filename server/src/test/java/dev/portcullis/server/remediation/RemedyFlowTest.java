package dev.portcullis.server.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.remediation.Remediation.Rejected;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What can come between a preview and its change, and between a change and its undoing. */
class RemedyFlowTest {
    private static final String PAYMENTS = "payments-api";
    private static RemedyWorld world;

    @BeforeAll
    static void start() {
        world = new RemedyWorld("tell");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void asBefore() {
        Integrations integrations = world.server.bean(Integrations.class);
        integrations.mode(world.workspace, Mode.TELL);
        integrations.pause(world.workspace, false);
        world.remediation().secondApproval(world.workspace, false, "admin", "test");
        // All of these tests together ask more often than an hour allows.
        world.server.bean(JdbcClient.class).sql("delete from api_use").update();
        world.idle();
    }

    @Test
    void aWorldThatMovedIsLeftAloneAndPreviewedAnew() {
        UUID remedy = world.preview(world.finding("main-branch-force-push-allowed"));
        Restriction other = restriction(8_001, "force", "release/*");
        put(other);
        world.server.emulator.clearRequests();
        world.apply(remedy);
        RemedyObject object = world.only(remedy);
        assertThat(object.standing()).isEqualTo(Standing.CHANGED);
        assertThat(object.reason()).contains("nothing was written").contains("preview is new");
        assertThat(object.nowLines()).contains("force push to release/*: blocked");
        assertThat(world.writes()).isEmpty();
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.PREVIEW);

        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        // What others add meanwhile stays, and does not stand in the way back.
        Restriction third = restriction(8_002, "force", "hotfix/*");
        put(third);
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.only(remedy).reason()).contains("force push to hotfix/*: blocked");
        assertThat(world.settings(PAYMENTS)).anyMatch(each -> each.contains("hotfix")).noneMatch(each -> each.startsWith("restriction force main"));
        remove(other);
        remove(third);
    }

    @Test
    void anotherMainBranchIsNotWhatWasPreviewed() {
        Finding finding = world.finding("main-branch-deletion-allowed");
        UUID remedy = world.preview(finding);
        var is = world.repository(PAYMENTS);
        world.state().change(() -> world.state().repositories.put(is.uuid(), is.withMainBranch("feature/farewell")));
        world.server.emulator.clearRequests();
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.CHANGED);
        assertThat(world.writes()).isEmpty();
        world.state().change(() -> world.state().repositories.put(is.uuid(), is));

        // One that becomes another after the change is undone where it was made.
        world.renew(remedy);
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        world.state().change(() -> world.state().repositories.put(is.uuid(), is.withMainBranch("feature/farewell")));
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.settings(PAYMENTS)).noneMatch(each -> each.startsWith("restriction delete"));
        world.state().change(() -> world.state().repositories.put(is.uuid(), is));
    }

    @Test
    void whatSomebodyElseDidIsLeftOutAndWhatTheyUndidIsNotUndoneAgain() {
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"));
        Restriction theirs = restriction(8_003, "push", "main");
        put(theirs);
        world.server.emulator.clearRequests();
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.LEFT_OUT);
        assertThat(world.writes()).isEmpty();
        remove(theirs);

        world.renew(remedy);
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        world.server.emulator.directory().restrictions(world.repository(PAYMENTS)).stream().filter(each -> each.kind().equals("push")).toList().forEach(RemedyFlowTest::remove);
        world.server.emulator.clearRequests();
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.only(remedy).reason()).contains("already");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatWasChangedSinceIsNotUndone() {
        UUID remedy = world.preview(world.finding("no-approval-required"));
        world.apply(remedy);
        Restriction ours = world.server.emulator.directory().restrictions(world.repository(PAYMENTS)).stream()
                .filter(each -> each.kind().equals("require_approvals_to_merge"))
                .findFirst()
                .orElseThrow();
        put(new Restriction(ours.repository(), ours.id(), ours.kind(), ours.pattern(), null, 2, List.of(), List.of()));
        world.server.emulator.clearRequests();
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDO_FAILED);
        assertThat(world.only(remedy).reason()).contains("changed since").contains("approvals to merge into main: 2");
        assertThat(world.writes()).isEmpty();
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.DONE);
        put(ours);
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
    }

    @Test
    void aKeyThatWasUsedSinceThePreviewIsNotRemoved() {
        UUID remedy = world.preview(world.finding("deploy-key-unused"));
        DeployKey key = world.server.emulator.directory().deployKeys(world.repository(PAYMENTS)).getFirst();
        world.state().change(() -> world.state().deployKeys.put(
                key.tableKey(), new DeployKey(key.repository(), key.id(), key.key(), key.label(), key.comment(), key.createdOn(), Instant.now())));
        world.server.emulator.clearRequests();
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.CHANGED);
        assertThat(world.writes()).isEmpty();
        world.state().change(() -> world.state().deployKeys.put(key.tableKey(), key));
        // That it was used is remembered for good: forgotten here, for the other tests.
        world.idle();
        world.server.bean(JdbcClient.class).sql("delete from deploy_key_use").update();
        world.read(PAYMENTS);
        Until.within(RemedyWorld.PATIENCE, "it is unused again", () -> world.open().stream().anyMatch(each -> each.rule().endsWith("deploy-key-unused")));
    }

    @Test
    void aHookOrAKeyThatVanishedIsLeftOut() {
        Hook hook = world.hook(PAYMENTS);
        DeployKey key = world.server.emulator.directory().deployKeys(world.repository(PAYMENTS)).getFirst();
        UUID secret = world.preview(world.finding("foreign-hook-without-secret"));
        UUID removal = world.preview(world.finding("deploy-key-unused"));
        world.state().change(() -> world.state().hooks.remove(hook.uuid()));
        world.state().change(() -> world.state().deployKeys.remove(key.tableKey()));
        world.server.emulator.clearRequests();
        world.apply(secret);
        world.apply(removal);
        assertThat(world.only(secret).standing()).isEqualTo(Standing.LEFT_OUT);
        assertThat(world.only(secret).reason()).contains("does not exist any more");
        assertThat(world.only(removal).standing()).isEqualTo(Standing.LEFT_OUT);
        assertThat(world.writes()).isEmpty();
        world.state().change(() -> world.state().hooks.put(hook.uuid(), hook));
        world.state().change(() -> world.state().deployKeys.put(key.tableKey(), key));
        world.read(PAYMENTS);
    }

    @Test
    void inObserveAndWhilePausedNothingIsApplied() {
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"));
        TreeSet<String> before = world.settings(PAYMENTS);
        Integrations integrations = world.server.bean(Integrations.class);
        integrations.mode(world.workspace, Mode.OBSERVE);
        assertThat(world.preview(world.finding("main-branch-force-push-allowed"))).as("observe previews").isNotNull();
        assertThatThrownBy(() -> world.remediation().apply(remedy, List.of(0), "admin", "test")).isInstanceOf(Rejected.class).hasMessageContaining("observe");
        integrations.mode(world.workspace, Mode.TELL);
        integrations.pause(world.workspace, true);
        assertThatThrownBy(() -> world.remediation().apply(remedy, List.of(0), "admin", "test")).isInstanceOf(Rejected.class).hasMessageContaining("paused");
        assertThat(refusals()).anyMatch(each -> each.contains("observe")).anyMatch(each -> each.contains("paused"));

        // Paused between the click and the job: the client's own permit refuses, and it is said.
        world.server.bean(JdbcClient.class).sql("update remedy set state = 'applying', applied_by = 'admin' where remedy = :remedy").param("remedy", remedy).update();
        world.server.bean(Jobs.class).want(Remediation.APPLY, world.workspace, remedy.toString(), "test");
        world.settled(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.READY);
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.PREVIEW);
        assertThat(world.proposal(remedy).stopped()).contains("paused");
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
    }

    @Test
    void aMissingScopeIsSaidBeforeAnybodyTries() {
        UUID remedy = world.preview(world.finding("deploy-key-unused"));
        Credential whole = world.state().credentials.all().stream().filter(each -> each.scopes().contains("delete:ssh-key:bitbucket")).findFirst().orElseThrow();
        world.state().change(() -> world.state().credentials.put(whole.key(), new Credential(whole.kind(), whole.person(), whole.digest(),
                whole.scopes().stream().filter(scope -> !scope.equals("delete:ssh-key:bitbucket")).toList())));
        world.read(PAYMENTS);
        Until.within(RemedyWorld.PATIENCE, "the scopes are known", () -> world.remediation().missing(world.proposal(remedy)).contains("delete:ssh-key:bitbucket"));
        world.idle();
        world.server.emulator.clearRequests();
        assertThatThrownBy(() -> world.remediation().apply(remedy, List.of(0), "admin", "test"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("delete:ssh-key:bitbucket");
        assertThat(world.writes()).isEmpty();
        world.state().change(() -> world.state().credentials.put(whole.key(), whole));
        world.read(PAYMENTS);
        Until.within(RemedyWorld.PATIENCE, "the scopes are back", () -> world.remediation().missing(world.proposal(remedy)).isEmpty());
    }

    @Test
    void aSecondPersonApprovesWhereTheWorkspaceAsksForIt() throws Exception {
        world.remediation().secondApproval(world.workspace, true, "admin", "test");
        Finding finding = world.finding("main-branch-deletion-allowed");
        UUID remedy = world.preview(finding);
        world.server.emulator.clearRequests();
        world.remediation().apply(remedy, List.of(0), "asker", "test");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.WAITING);
        for (String same : List.of("asker", "proposer"))
            assertThatThrownBy(() -> world.remediation().approve(remedy, same, "test")).isInstanceOf(Rejected.class).hasMessageContaining("Somebody else");
        world.idle();
        assertThat(world.writes()).isEmpty();
        assertThat(refusals()).anyMatch(each -> each.contains("Somebody else must approve"));
        world.remediation().approve(remedy, "approver", "test");
        world.settled(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        assertThat(world.proposal(remedy).approvedBy()).isEqualTo("approver");
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
    }

    @Test
    void droppingTheRestKeepsTheWayBackOfWhatWasApplied() throws Exception {
        TreeSet<String> before = world.settings("payments-api");
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"), world.finding("main-branch-force-push-allowed"));
        world.remediation().apply(remedy, List.of(0), "asker", "test");
        world.settled(remedy);
        world.remediation().secondApproval(world.workspace, true, "admin", "test");
        world.remediation().apply(remedy, List.of(1), "asker", "test");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.WAITING);
        world.remediation().drop(remedy, "triager", "test");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.DONE);
        world.undo(remedy);
        assertThat(world.settings("payments-api")).isEqualTo(before);
    }

    @Test
    void anApprovalHoldsForTheRequestThatItWasGivenFor() throws Exception {
        world.remediation().secondApproval(world.workspace, true, "admin", "test");
        Finding finding = world.finding("main-branch-deletion-allowed");
        UUID remedy = world.preview(finding);
        world.remediation().apply(remedy, List.of(0), "asker", "test");
        world.remediation().approve(remedy, "approver", "test");
        world.settled(remedy);
        world.undo(remedy);
        world.awaitFinding(finding, FindingState.OPEN);
        world.renew(remedy);
        world.remediation().apply(remedy, List.of(0), "asker", "test");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.WAITING);
        assertThat(world.proposal(remedy).approvedBy()).isNull();
        assertThat(world.admin.get("/remedies/" + remedy).body()).doesNotContain("approved by");
        world.remediation().drop(remedy, "asker", "test");
    }

    @Test
    void whatSomebodyPutInItsPlaceIsNotUndone() {
        UUID remedy = world.preview(world.finding("main-branch-deletion-allowed"));
        world.apply(remedy);
        Restriction ours = world.server.emulator.directory().restrictions(world.repository("payments-api")).stream()
                .filter(each -> each.kind().equals("delete"))
                .findFirst()
                .orElseThrow();
        Restriction theirs = new Restriction(ours.repository(), 999_123, "delete", "main", null, null, List.of(), List.of());
        world.state().change(() -> {
            world.state().restrictions.remove(ours.key());
            world.state().restrictions.put(theirs.key(), theirs);
        });
        world.server.emulator.clearRequests();
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDO_FAILED);
        assertThat(world.only(remedy).reason()).contains("somebody else's stands in its place");
        assertThat(world.writes()).isEmpty();
        world.state().change(() -> world.state().restrictions.remove(theirs.key()));
    }

    @Test
    void ofManySomeFailAndTheRestIsApplied() {
        String slug = "short-lived";
        world.server.emulator.createRepository("acme", slug);
        world.server.emulator.commit("acme", slug, "main", "Start", java.util.Map.of("README.md", "x\n"));
        world.server.bean(Jobs.class).want(dev.portcullis.server.inventory.Work.SYNC, world.workspace, world.workspace.toString(), "acme");
        Until.within(RemedyWorld.PATIENCE, "the new repository is known", () -> world.server.bean(dev.portcullis.server.inventory.Inventory.class).repository("acme", slug).isPresent());
        // It may have been read while it was empty, and had no main branch to judge.
        world.read(slug);
        Until.within(RemedyWorld.PATIENCE, "the new repository is judged", () -> forcePush(slug) != null);
        // Of three objects one is refused by Bitbucket, one is in a repository that goes away, one is applied.
        Finding[] both = {world.finding("main-branch-push-unrestricted"), world.finding("main-branch-force-push-allowed"), forcePush(slug)};
        Finding doomed = both[2];
        UUID remedy = world.preview(java.util.Arrays.stream(both).map(Finding::number).distinct().map(number -> one(number)).toArray(Finding[]::new));
        assertThat(world.standings(remedy)).containsOnly(Standing.READY);
        int count = world.objects(remedy).size();
        world.server.emulator.deleteRepository("acme", slug);
        world.server.emulator.clearRequests();
        world.apply(remedy);
        List<RemedyObject> objects = world.objects(remedy);
        assertThat(objects).filteredOn(each -> each.finding() == doomed.number()).singleElement().satisfies(each -> {
            assertThat(each.standing()).isEqualTo(Standing.LEFT_OUT);
            assertThat(each.reason()).contains("does not exist any more");
        });
        assertThat(objects).filteredOn(each -> each.standing() == Standing.APPLIED).hasSize(count - 1);
        assertThat(world.writes()).hasSize(count - 1);
        world.undo(remedy);
        assertThat(world.objects(remedy)).filteredOn(each -> each.standing() == Standing.UNDONE).hasSize(count - 1);
    }

    @Test
    void whatBitbucketRefusesIsSaidInItsWordsAndCanBeTriedAgain() {
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"));
        // The service account is an administrator no more by the time of the write.
        Credential whole = world.state().credentials.all().stream().filter(each -> each.scopes().contains("delete:ssh-key:bitbucket")).findFirst().orElseThrow();
        world.state().change(() -> world.state().credentials.put(whole.key(), new Credential(whole.kind(), whole.person(), whole.digest(),
                whole.scopes().stream().filter(scope -> !scope.equals("admin:repository:bitbucket")).toList())));
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.FAILED);
        assertThat(world.only(remedy).reason()).contains("admin:repository:bitbucket");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.PREVIEW);
        world.state().change(() -> world.state().credentials.put(whole.key(), whole));
        world.read(PAYMENTS);
        Until.within(RemedyWorld.PATIENCE, "the scopes are back", () -> world.remediation().missing(world.proposal(remedy)).isEmpty());
        world.renew(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.READY);
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        world.undo(remedy);
    }

    @Test
    void whatBitbucketRejectsFailsAloneWithItsWordsAndWritesNothing() {
        Finding[] both = {world.finding("main-branch-push-unrestricted"), world.finding("main-branch-force-push-allowed")};
        UUID remedy = world.preview(both);
        Restriction theirs = restriction(8_004, "force", "main");
        TreeSet<String> before = world.settings(PAYMENTS);
        // Somebody adds the same between our last look and our call: of a kind and match there is one (facts section 5.3).
        world.lost = exchange -> {
            boolean looked = exchange.method().equals("GET") && exchange.path().endsWith("/branch-restrictions")
                    && String.valueOf(exchange.principal()).contains("service");
            if (looked && world.objects(remedy).stream().filter(each -> each.rule().endsWith("force-push-allowed")).allMatch(each -> each.standing() == Standing.READY)
                    && world.objects(remedy).stream().filter(each -> each.rule().endsWith("push-unrestricted")).allMatch(each -> each.standing() == Standing.APPLIED)) put(theirs);
            return false;
        };
        world.server.emulator.clearRequests();
        world.apply(remedy);
        world.lost = exchange -> false;
        assertThat(world.objects(remedy)).filteredOn(each -> each.rule().endsWith("push-unrestricted")).extracting(RemedyObject::standing).containsExactly(Standing.APPLIED);
        assertThat(world.objects(remedy)).filteredOn(each -> each.rule().endsWith("force-push-allowed")).singleElement().satisfies(each -> {
            assertThat(each.standing()).isEqualTo(Standing.FAILED);
            assertThat(each.reason()).contains("already exists").endsWith("Preview again to see what stands there now.");
        });
        assertThat(world.writes()).extracting(Exchange::status).containsExactlyInAnyOrder(201, 400);
        world.undo(remedy);
        remove(theirs);
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
        world.read(PAYMENTS);
        Until.within(RemedyWorld.PATIENCE, "both are found again", () -> world.open().stream().filter(each -> each.rule().matches(".*(push-unrestricted|force-push-allowed)")
                && each.place() != null && each.place().repositorySlug().equals(PAYMENTS)).count() == 2);
    }

    @Test
    void whatThePlanOrALimitOfBitbucketForbidsIsSaidOfThatObjectAndTheRestIsApplied() {
        Finding[] both = {world.finding("main-branch-push-unrestricted"), world.finding("main-branch-force-push-allowed")};
        TreeSet<String> before = world.settings(PAYMENTS);
        record Case(int status, String message, String field, String said) {}
        List<Case> cases = List.of(
                new Case(402, "This feature is only available on the Premium plan.", null, "The workspace's plan does not offer it"),
                new Case(400, "User is not a member of this workspace.", "users", "Preview again"),
                new Case(403, "To access this repository, an admin must whitelist your IP.", null, "allowlist of addresses"));
        for (Case each : cases) {
            UUID remedy = world.preview(both);
            int refused = world.objects(remedy).stream().filter(object -> object.rule().endsWith("push-unrestricted")).findFirst().orElseThrow().position();
            world.server.emulator.clearRequests();
            // The first object's call is refused, as only the service itself can.
            world.server.emulator.refuseNext("POST", "/repositories/.*/branch-restrictions", each.status(), each.message(), each.field());
            world.apply(remedy);
            RemedyObject failed = world.objects(remedy).get(refused);
            assertThat(failed.standing()).as(each.message()).isEqualTo(Standing.FAILED);
            assertThat(failed.reason()).contains(each.message(), each.said());
            assertThat(world.objects(remedy)).filteredOn(object -> object.position() != refused).extracting(RemedyObject::standing).containsExactly(Standing.APPLIED);
            assertThat(world.settings(PAYMENTS)).anyMatch(line -> line.startsWith("restriction force main")).noneMatch(line -> line.startsWith("restriction push main"));
            assertThat(world.writes()).extracting(Exchange::status).containsExactlyInAnyOrder(each.status(), 201);
            assertThat(audited("remedy.failed")).as("who, what, before and why").anyMatch(row -> row.startsWith("admin|" + failed.name() + "|")
                    && row.contains("push to main: everyone with write access") && row.contains(each.message()));
            // Tried again, alone.
            world.renew(remedy);
            assertThat(world.objects(remedy).get(refused).standing()).isEqualTo(Standing.READY);
            world.server.emulator.clearRequests();
            world.apply(remedy);
            assertThat(world.standings(remedy)).containsOnly(Standing.APPLIED);
            assertThat(world.writes()).hasSize(1);
            world.undo(remedy);
            assertThat(world.settings(PAYMENTS)).isEqualTo(before);
            for (Finding one : both) world.awaitFinding(one, FindingState.OPEN);
            world.idle();
        }
    }

    @Test
    void anUndoThatBitbucketRefusesIsSaidAndCanBeTriedAgain() {
        TreeSet<String> before = world.settings(PAYMENTS);
        UUID remedy = world.preview(world.finding("main-branch-deletion-allowed"));
        world.apply(remedy);
        TreeSet<String> applied = world.settings(PAYMENTS);
        world.server.emulator.refuseNext("DELETE", "/repositories/.*/branch-restrictions/[0-9]+", 402, "Upgrade to change this.", null);
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDO_FAILED);
        assertThat(world.only(remedy).reason()).contains("Upgrade to change this.");
        assertThat(world.settings(PAYMENTS)).isEqualTo(applied);
        assertThat(audited("remedy.undo_failed")).anyMatch(row -> row.startsWith("admin|") && row.contains("Upgrade to change this."));
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
    }

    @Test
    void whatCannotBeReadOfOneObjectDoesNotKeepTheOthersFromTheirPreview() {
        world.server.emulator.refuseNext("GET", "/repositories/.*/branch-restrictions", 403, "To access this repository, an admin must whitelist your IP.", null);
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"), world.finding("main-branch-force-push-allowed"));
        assertThat(world.standings(remedy)).containsExactlyInAnyOrder(Standing.LEFT_OUT, Standing.READY);
        assertThat(world.objects(remedy)).filteredOn(each -> each.standing() == Standing.LEFT_OUT).singleElement().satisfies(each ->
                assertThat(each.reason()).contains("allowlist of addresses"));
        world.renew(remedy);
        assertThat(world.standings(remedy)).containsOnly(Standing.READY);
    }

    @Test
    void whatWasAppliedAndCannotBeReadBackKeepsItsWayBack() {
        TreeSet<String> before = world.settings(PAYMENTS);
        UUID remedy = world.preview(world.finding("main-branch-deletion-allowed"));
        world.lost = exchange -> {
            // Once the change is made, the next look is refused.
            if (exchange.method().equals("POST") && exchange.path().endsWith("/branch-restrictions"))
                world.server.emulator.refuseNext("GET", "/repositories/.*/branch-restrictions", 403, "To access this repository, an admin must whitelist your IP.", null);
            return false;
        };
        world.apply(remedy);
        world.lost = exchange -> false;
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        assertThat(world.only(remedy).reason()).contains("could not be read back").contains("allowlist");
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.UNDONE);
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
    }

    @Test
    void aSecretThatMayBeSomebodyElsesIsNotTakenAway() {
        UUID remedy = world.preview(world.finding("foreign-hook-without-secret"));
        Hook before = world.hook(PAYMENTS);
        world.apply(remedy);
        Hook ours = world.hook(PAYMENTS);
        // Bitbucket tells that there is a secret and not which; whoever gives another one does it where the webhook is edited.
        Hook theirs = new Hook(ours.uuid(), ours.subject(), ours.subjectUuid(), ours.description(), "https://chat.acme.test/moved", ours.active(), ours.events(),
                "their own secret", ours.skipCertVerification(), ours.createdAt());
        world.state().change(() -> world.state().hooks.put(theirs.uuid(), theirs));
        world.server.emulator.clearRequests();
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDO_FAILED);
        assertThat(world.only(remedy).reason()).contains("edited since").contains("whose secret");
        assertThat(world.writes()).isEmpty();
        assertThat(world.hook(PAYMENTS).secret()).isEqualTo("their own secret");
        world.state().change(() -> world.state().hooks.put(ours.uuid(), ours));
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.hook(PAYMENTS)).isEqualTo(before);
    }

    @Test
    void aCheckThatAsksForNoApprovalIsRaisedAndSetBack() {
        Restriction none = new Restriction(world.repository(PAYMENTS).uuid(), 8_005, "require_approvals_to_merge", "main", null, 0, List.of(), List.of());
        put(none);
        world.read(PAYMENTS);
        world.idle();
        Finding finding = world.finding("no-approval-required");
        TreeSet<String> before = world.settings(PAYMENTS);
        UUID remedy = world.preview(finding);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.READY);
        assertThat(world.only(remedy).calls()).extracting(PlannedCall::method).containsExactly("PUT", "PUT");
        assertThat(world.only(remedy).calls()).extracting(PlannedCall::body).satisfiesExactly(
                there -> assertThat(there).contains("\"value\":1"), back -> assertThat(back).contains("\"value\":0"));
        world.server.emulator.clearRequests();
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.APPLIED);
        assertThat(world.settings(PAYMENTS)).contains("restriction require_approvals_to_merge main null 1 [] []").doesNotContain("restriction require_approvals_to_merge main null 0 [] []");
        assertThat(world.writes()).singleElement().satisfies(sent -> assertThat(RemedyWorld.path(sent)).endsWith("/branch-restrictions/8005"));
        world.awaitFinding(finding, FindingState.RESOLVED);
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.UNDONE);
        assertThat(world.settings(PAYMENTS)).isEqualTo(before);
        world.awaitFinding(finding, FindingState.OPEN);
        remove(none);
        world.idle();
    }

    @Test
    void whatIsRefusedOrShownStandsInTheTrailWithWhoAndFromWhere() throws Exception {
        Finding push = world.finding("main-branch-push-unrestricted");
        Finding variable = world.finding("unsecured-secret-variable");
        List<Long> both = List.of(push.number(), variable.number());
        assertThatThrownBy(() -> world.remediation().propose(List.of(variable.number()), "nora", "203.0.113.7")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> world.remediation().propose(both, "nora", "203.0.113.7")).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> world.remediation().propose(List.of(987_654L), "nora", "203.0.113.7")).isInstanceOf(Rejected.class);
        assertThat(trail("remedy.refused", "nora")).containsExactly(
                "acme " + variable.id() + " null There is no remedy for this finding; its page says what to do by hand. 203.0.113.7",
                "acme " + push.id() + " and 1 more null Choose findings that the same remedy puts right. 203.0.113.7",
                "null no finding null Choose at least one finding. 203.0.113.7");

        UUID remedy = world.preview(push);
        world.apply(remedy);
        assertThatThrownBy(() -> world.remediation().drop(remedy, "late", "203.0.113.8")).isInstanceOf(Rejected.class).hasMessageContaining("too late");
        assertThat(trail("remedy.refused", "late")).containsExactly(
                "acme " + world.proposal(remedy).title() + " null It is too late to drop it: this remedy is applied by now. 203.0.113.8");
        assertThat(world.proposal(remedy).state()).isEqualTo(RemedyState.DONE);
        world.undo(remedy);

        UUID hook = world.preview(world.finding("foreign-hook-without-secret"));
        world.apply(hook);
        String name = world.only(hook).name();
        String secret = world.remediation().revealOnce(hook, 0, "reader", "203.0.113.9").orElseThrow();
        assertThat(world.remediation().revealOnce(hook, 0, "reader", "203.0.113.9")).isEmpty();
        assertThat(trail("remedy.secret", "reader")).containsExactly("acme " + name + " kept sealed shown once, and forgotten 203.0.113.9");
        assertThat(trail("remedy.refused", "reader")).containsExactly(
                "acme " + world.proposal(hook).title() + " null There is no secret to show, or none any more. 203.0.113.9");
        assertThat(world.server.bean(JdbcClient.class).sql("select string_agg(a::text, ' ') from audit_entry a").query(String.class).single()).doesNotContain(secret);
        world.undo(hook);
        UUID dropped = world.preview(push);
        world.remediation().drop(dropped, "dropper", "203.0.113.10");
        assertThat(trail("remedy.dropped", "dropper")).containsExactly("acme " + world.proposal(dropped).title() + " preview null 203.0.113.10");
    }

    private static List<String> trail(String action, String actor) {
        return world.server.bean(JdbcClient.class)
                .sql("""
                        select coalesce(w.slug, 'null') || ' ' || object || ' ' || coalesce(before_value, 'null') || ' ' || coalesce(after_value, 'null') || ' ' || origin
                        from audit_entry a left join workspace w on w.workspace = a.workspace where action = :action and actor = :actor order by a.id""")
                .param("action", action)
                .param("actor", actor)
                .query(String.class)
                .list();
    }

    @Test
    void aRunThatWasKilledBeforeItsCallMakesItOnce() {
        UUID remedy = world.preview(world.finding("main-branch-force-push-allowed"));
        // As a kill leaves it that came after the step was written down and before the request left.
        JdbcClient jdbc = world.server.bean(JdbcClient.class);
        jdbc.sql("update remedy set state = 'applying', applied_by = 'admin' where remedy = :remedy").param("remedy", remedy).update();
        jdbc.sql("update remedy_object set state = 'applying' where remedy = :remedy").param("remedy", remedy).update();
        world.server.emulator.clearRequests();
        world.server.bean(Jobs.class).want(Remediation.APPLY, world.workspace, remedy.toString(), "test");
        world.settled(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.APPLIED);
        assertThat(world.writes()).hasSize(1);

        jdbc.sql("update remedy set state = 'undoing', undone_by = 'admin' where remedy = :remedy").param("remedy", remedy).update();
        jdbc.sql("update remedy_object set state = 'undoing' where remedy = :remedy").param("remedy", remedy).update();
        world.server.emulator.clearRequests();
        world.server.bean(Jobs.class).want(Remediation.APPLY, world.workspace, remedy.toString(), "test");
        world.settled(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        assertThat(world.writes()).hasSize(1);
    }

    @Test
    void twoRemediesDoNotChangeTheSameThingAtOnce() {
        UUID first = world.preview(world.finding("main-branch-push-unrestricted"));
        UUID second = world.preview(world.finding("main-branch-push-unrestricted"));
        JdbcClient jdbc = world.server.bean(JdbcClient.class);
        jdbc.sql("update remedy_object set state = 'applying' where remedy = :remedy").param("remedy", first).update();
        world.server.emulator.clearRequests();
        world.apply(second);
        assertThat(world.only(second).standing()).isEqualTo(Standing.LEFT_OUT);
        assertThat(world.only(second).reason()).contains("Another remedy");
        assertThat(world.writes()).isEmpty();
        jdbc.sql("update remedy_object set state = 'ready' where remedy = :remedy").param("remedy", first).update();
    }

    @Test
    void aHookOfTheWorkspaceIsOneThingThroughWhicheverRepositoryItIsChanged() {
        List<UUID> remedies = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        String shared = Target.OF_WORKSPACE + UUID.randomUUID();
        List<String> keys = List.of(shared, shared, UUID.randomUUID().toString());
        for (int i = 0; i < remedies.size(); i++) {
            world.store().insert(world.workspace, remedies.get(i), "give-hook-secret", "admin", Instant.now());
            world.store().insert(world.workspace, remedies.get(i), 0, UUID.randomUUID(), 1, "foreign-hook-without-secret", keys.get(i), "Chat of all");
        }
        List<Boolean> begun = remedies.stream().map(each -> world.store().begin(world.only(each), Standing.APPLYING, Instant.now(), Instant.now())).toList();
        world.server.bean(JdbcClient.class).sql("delete from remedy where remedy in (:remedies)").param("remedies", remedies).update();
        assertThat(begun).containsExactly(true, false, true);
    }
    @Test
    void whatAnotherRemedyChangedSinceWeLookedIsNotChangedAgain() {
        List<UUID> remedies = List.of(UUID.randomUUID(), UUID.randomUUID());
        UUID repository = UUID.randomUUID();
        String hook = UUID.randomUUID().toString();
        Instant start = Instant.now();
        for (UUID each : remedies) {
            world.store().insert(world.workspace, each, "give-hook-secret", "admin", start);
            world.store().insert(world.workspace, each, 0, repository, 1, "foreign-hook-without-secret", hook, "Chat");
        }
        RemedyObject first = world.only(remedies.getFirst());
        RemedyObject second = world.only(remedies.getLast());
        // Both look at once; the first has changed it before the second begins.
        assertThat(world.store().begin(first, Standing.APPLYING, start, start.plusSeconds(1))).isTrue();
        world.store().standing(first, Standing.APPLIED, null, start.plusSeconds(2));
        boolean late = world.store().begin(second, Standing.APPLYING, start, start.plusSeconds(3));
        boolean anew = world.store().begin(second, Standing.APPLYING, start.plusSeconds(4), start.plusSeconds(5));
        world.server.bean(JdbcClient.class).sql("delete from remedy where remedy in (:remedies)").param("remedies", remedies).update();
        assertThat(late).as("of what it had looked at").isFalse();
        assertThat(anew).as("after another look").isTrue();
    }

    @Test
    void aHookOfTheWorkspaceIsPutRightOnceForAllOfItsRepositories() {
        String workspace = world.server.emulator.directory().workspace("acme").orElseThrow().uuid();
        Hook hook = new Hook("{0e9bb3c4-1b5e-4f34-8f0e-7a1f2d3c4b5a}", Hook.Subject.WORKSPACE, workspace, "Chat of all", "https://chat.acme.test/all/q8w7e6",
                true, List.of("repo:push"), null, false, Instant.now());
        world.state().change(() -> world.state().hooks.put(hook.uuid(), hook));
        world.server.bean(Jobs.class).want(dev.portcullis.server.inventory.Work.SETTINGS, world.workspace, dev.portcullis.server.inventory.Work.SHARED, "acme");
        Until.within(RemedyWorld.PATIENCE, "the hook of the workspace is found",
                () -> world.open().stream().anyMatch(each -> each.hint().contains("Chat of all")));
        Finding finding = world.open().stream().filter(each -> each.rule().endsWith("foreign-hook-without-secret") && each.hint().contains("Chat of all")).findFirst().orElseThrow();
        UUID remedy = world.preview(finding);
        assertThat(world.objects(remedy)).hasSize(1);
        world.server.emulator.clearRequests();
        world.apply(remedy);
        assertThat(world.only(remedy).standing()).as(world.only(remedy).reason()).isEqualTo(Standing.APPLIED);
        assertThat(world.writes()).singleElement().satisfies((Exchange sent) -> assertThat(RemedyWorld.path(sent)).startsWith("/2.0/workspaces/acme/hooks/"));
        world.awaitFinding(finding, FindingState.RESOLVED);
        world.undo(remedy);
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.UNDONE);
        world.awaitFinding(finding, FindingState.OPEN);
        world.state().change(() -> world.state().hooks.remove(hook.uuid()));
        world.server.bean(Jobs.class).want(dev.portcullis.server.inventory.Work.SETTINGS, world.workspace, dev.portcullis.server.inventory.Work.SHARED, "acme");
    }

    private static Finding one(long number) {
        return world.server.bean(dev.portcullis.server.findings.FindingReader.class).find(number).orElseThrow();
    }

    private static Finding forcePush(String slug) {
        return world.open().stream()
                .filter(each -> each.rule().endsWith("main-branch-force-push-allowed") && each.place() != null && each.place().repositorySlug().equals(slug))
                .findFirst()
                .orElse(null);
    }

    private static List<String> refusals() {
        return world.server.bean(JdbcClient.class).sql("select coalesce(after_value, '') from audit_entry where action like 'remedy%refused'").query(String.class).list();
    }

    private static List<String> audited(String action) {
        return world.server.bean(JdbcClient.class)
                .sql("select actor || '|' || object || '|' || coalesce(before_value, '') || '|' || coalesce(after_value, '') from audit_entry where action = :action")
                .param("action", action)
                .query(String.class)
                .list();
    }

    private static Restriction restriction(long id, String kind, String pattern) {
        return new Restriction(world.repository(PAYMENTS).uuid(), id, kind, pattern, null, null, List.of(), List.of());
    }

    private static void put(Restriction restriction) {
        world.state().change(() -> world.state().restrictions.put(restriction.key(), restriction));
    }

    private static void remove(Restriction restriction) {
        world.state().change(() -> world.state().restrictions.remove(restriction.key()));
    }
}
