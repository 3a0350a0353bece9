package dev.portcullis.server.remediation;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The whole product beside an emulator whose answers can get lost, with findings about settings. */
final class RemedyWorld implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);

    final Installation server;
    final Person admin;
    final UUID workspace;
    /** An exchange that is carried out, but whose answer never arrives; once. */
    volatile Predicate<Exchange> lost = exchange -> false;

    RemedyWorld(String mode) {
        server = Installation.start(options -> {
            var checked = options.observer();
            return options.withObserver(exchange -> {
                checked.onExchange(exchange);
                if (!lost.test(exchange)) return;
                lost = each -> false;
                throw new IllegalStateException("the answer is lost");
            });
        });
        admin = server.signIn();
        admin.connect("acme", mode);
        workspace = server.bean(Inventory.class).workspaces().getFirst().workspace();
        Until.within(PATIENCE, "the findings about settings", () -> open().size() >= 9);
        idle();
    }

    Remediation remediation() {
        return server.bean(Remediation.class);
    }

    RemedyStore store() {
        return server.bean(RemedyStore.class);
    }

    List<Finding> open() {
        return server.bean(FindingReader.class)
                .list(new FindingFilter(workspace, List.of(FindingState.OPEN), List.of(), List.of(), List.of(), "", "risk", 1, 100)).stream()
                .filter(each -> each.engine().equals("posture"))
                .toList();
    }

    /** Of the repository {@code payments-api}. */
    Finding finding(String rule) {
        return open().stream()
                .filter(each -> each.rule().equals("posture/" + rule) && each.place() != null && each.place().repositorySlug().equals("payments-api"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding " + rule));
    }

    Finding again(Finding finding) {
        return server.bean(FindingReader.class).find(finding.number()).orElseThrow();
    }

    void awaitFinding(Finding finding, FindingState state) {
        Until.within(PATIENCE, finding.rule() + " is " + state, () -> again(finding).state() == state);
    }

    UUID preview(Finding... findings) {
        try {
            UUID remedy = remediation().propose(Stream.of(findings).map(Finding::number).toList(), "proposer", "test");
            await(remedy, RemedyState.PREVIEW);
            return remedy;
        } catch (Remediation.Rejected rejected) {
            throw new AssertionError(rejected);
        }
    }

    void apply(UUID remedy) {
        List<Integer> all = objects(remedy).stream().map(RemedyObject::position).toList();
        try {
            remediation().apply(remedy, all, "admin", "test");
        } catch (Remediation.Rejected rejected) {
            throw new AssertionError(rejected);
        }
        settled(remedy);
    }

    void undo(UUID remedy) {
        try {
            remediation().undo(remedy, List.of(), "admin", "test");
        } catch (Remediation.Rejected rejected) {
            throw new AssertionError(rejected);
        }
        settled(remedy);
    }

    void renew(UUID remedy) {
        try {
            remediation().renew(remedy, "admin", "test");
        } catch (Remediation.Rejected rejected) {
            throw new AssertionError(rejected);
        }
        settled(remedy);
    }

    void settled(UUID remedy) {
        Until.within(PATIENCE, "the job is done", () -> !proposal(remedy).state().busy());
    }

    void await(UUID remedy, RemedyState state) {
        Until.within(PATIENCE, "it is " + state, () -> proposal(remedy).state() == state);
    }

    Proposal proposal(UUID remedy) {
        return store().find(remedy).orElseThrow();
    }

    List<RemedyObject> objects(UUID remedy) {
        return store().objects(workspace, remedy);
    }

    RemedyObject only(UUID remedy) {
        List<RemedyObject> objects = objects(remedy);
        if (objects.size() != 1) throw new AssertionError("not one object: " + objects);
        return objects.getFirst();
    }

    List<Standing> standings(UUID remedy) {
        return objects(remedy).stream().map(RemedyObject::standing).toList();
    }

    /** What the product changed in Bitbucket since the requests were cleared. */
    List<Exchange> writes() {
        return server.emulator.requests().stream().filter(RemedyWorld::writes).toList();
    }

    static boolean writes(Exchange exchange) {
        return String.valueOf(exchange.principal()).contains("service") && !exchange.method().equals("GET");
    }

    static String path(Exchange exchange) {
        return URLDecoder.decode(exchange.path(), StandardCharsets.UTF_8);
    }

    State state() {
        return server.emulator.state();
    }

    Repository repository(String slug) {
        return server.emulator.directory().repository("acme", slug).orElseThrow();
    }

    /** The settings of a repository in Bitbucket, without what Bitbucket assigns. */
    TreeSet<String> settings(String slug) {
        Repository repository = repository(slug);
        TreeSet<String> settings = new TreeSet<>();
        settings.add("private " + repository.isPrivate());
        server.emulator.directory().restrictions(repository).forEach(each ->
                settings.add("restriction " + each.kind() + " " + each.pattern() + " " + each.branchType() + " " + each.value() + " " + each.users() + " " + each.groups()));
        server.emulator.directory().deployKeys(repository).forEach(each -> settings.add("key " + each.key() + " " + each.comment() + " " + each.label()));
        server.emulator.directory().hooks(Hook.Subject.REPOSITORY, repository.uuid()).forEach(each ->
                settings.add("hook " + each.url() + " " + each.active() + " " + each.events() + " " + (each.secret() == null ? "without secret" : "with a secret")));
        return settings;
    }

    Hook hook(String slug) {
        return server.emulator.directory().hooks(Hook.Subject.REPOSITORY, repository(slug).uuid()).getFirst();
    }

    void read(String slug) {
        var known = server.bean(Inventory.class).repository("acme", slug).orElseThrow();
        server.bean(Jobs.class).want(Work.SETTINGS, workspace, "repository:" + known.repository(), slug);
    }

    void idle() {
        Until.within(PATIENCE, "no job is waiting or running", () -> {
            Jobs.Counts counts = server.bean(Jobs.class).counts();
            return counts.running() == 0 && counts.waiting() == 0;
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
