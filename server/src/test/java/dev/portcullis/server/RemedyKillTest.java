package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Repository;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * kill -9 of the server on a remedy's way there and back: after a restart it goes on, and nothing is sent twice or lost. Here at the two worst
 * moments, in the middle of many objects, after Bitbucket has carried out a change and before that is written down; at every request of every
 * kind of call by {@code make drill-remedy}.
 */
class RemedyKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FINDING = Pattern.compile("name=\"finding\"[^>]* value=\"([0-9]+)\"");
    private static final Pattern REQUEST = Pattern.compile("/2\\.0/repositories/acme/\\{[0-9a-f-]{36}}(/branch-restrictions.*|/hooks.*|/deploy-keys.*|)");

    /**
     * A remedy there and back.
     *
     * @param requests of each way: for every object the state before, the change and the state after
     * @param apply method of what changes, {@code undo} of what changes it back
     */
    private record Way(String kind, int objects, int requests, String apply, String undo) {}

    private static final Way RESTRICTIONS = new Way("add-branch-restriction", 3, 15, "POST", "DELETE");
    private static final List<Way> OTHERS = List.of(
            new Way("make-private", 1, 3, "PUT", "PUT"), new Way("give-hook-secret", 1, 3, "PUT", "PUT"), new Way("remove-deploy-key", 1, 3, "DELETE", "POST"));

    /** When the server dies: once the so-manyth of these requests has been carried out, before its answer leaves. */
    private record Moment(boolean change, int which) {}

    private volatile Process server;
    private volatile Moment next;
    private volatile int seen;
    private int kills;
    private int repeated;
    private int lost;
    private final List<String> wrong = new ArrayList<>();

    @Test
    void aKilledRemedyGoesOnAndNeitherRepeatsNorLosesAChange() throws Exception {
        boolean drill = Boolean.getBoolean("portcullis.drill");
        try (Installation installation = Installation.prepare(options -> {
            var checked = options.observer();
            return options.withObserver(exchange -> {
                checked.onExchange(exchange);
                Moment moment = next;
                if (moment == null || !of(exchange) || moment.change() && exchange.method().equals("GET") || ++seen != moment.which()) return;
                next = null;
                kill();
            });
        })) {
            makePublic(installation);
            server = installation.spawn();
            installation.signIn().connect("acme", "tell");
            if (!drill) thereAndBack(installation, RESTRICTIONS, new Moment(true, 2), new Moment(true, 2));
            else {
                for (int request = 1; request <= RESTRICTIONS.requests(); request++)
                    thereAndBack(installation, RESTRICTIONS, new Moment(false, request), new Moment(false, request));
                for (Way way : OTHERS)
                    for (int request = 1; request <= way.requests(); request++) thereAndBack(installation, way, new Moment(false, request), new Moment(false, request));
                Files.writeString(Path.of("target", "drill-remedy.txt"), "drill-remedy kills=" + kills + " repeated=" + repeated + " lost=" + lost + "\n");
            }
            assertThat(wrong).isEmpty();
            assertThat(kills).isEqualTo(drill ? 2 * (RESTRICTIONS.requests() + OTHERS.stream().mapToInt(Way::requests).sum()) : 2);
            installation.openApi.assertClean();
        } finally {
            if (server != null) server.destroyForcibly().waitFor();
        }
    }

    private void thereAndBack(Installation installation, Way way, Moment there, Moment back) throws Exception {
        // A drill asks more often than an hour allows.
        installation.database().sql("delete from api_use").update();
        Person person = installation.signIn();
        Until.within(PATIENCE, "the findings of " + way.kind() + " are open and nothing is under way",
                () -> idle(installation) && findings(person, way).size() == way.objects());
        TreeSet<String> before = settings(installation);
        UUID remedy = preview(installation, person, way);
        String chosen = String.join("&object=", IntStream.range(0, way.objects()).mapToObj(String::valueOf).toList());

        installation.emulator.clearRequests();
        killed(there, () -> person.form("/remedies/" + remedy + "/apply?object=" + chosen, Map.of()));
        server = installation.spawn();
        Person again = installation.signIn();
        outcome(installation, way, remedy, "applied", there, way.apply());
        TreeSet<String> changed = settings(installation);
        TreeSet<String> gone = new TreeSet<>(before);
        gone.removeAll(changed);
        changed.removeAll(before);
        if (way.apply().equals("POST") ? changed.size() != way.objects() : gone.size() != way.objects()) wrong.add(way.kind() + " at " + there + ": " + gone + " became " + changed);

        installation.emulator.clearRequests();
        killed(back, () -> again.form("/remedies/" + remedy + "/undo", Map.of()));
        server = installation.spawn();
        outcome(installation, way, remedy, "undone", back, way.undo());
        if (!settings(installation).equals(before)) {
            lost++;
            wrong.add(way.kind() + " undone at " + back + ": " + settings(installation) + " instead of " + before);
        }
    }

    /** Every object has come to its end, and Bitbucket took each change once. */
    private void outcome(Installation installation, Way way, UUID remedy, String state, Moment moment, String method) {
        try {
            Until.within(PATIENCE, way.kind() + " " + state + " after a kill at " + moment, () -> idle(installation) && states(installation, remedy).stream().noneMatch(each -> each.endsWith("ing")));
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + "; " + states(installation, remedy) + "; under way: "
                    + installation.database().sql("select w::text from wanted w where wanted > done").query(String.class).list(), late);
        }
        List<String> states = states(installation, remedy);
        int missing = way.objects() - (int) states.stream().filter(state::equals).count();
        int sent = (int) installation.emulator.requests().stream().filter(each -> of(each) && each.method().equals(method) && each.status() < 300).count();
        lost += Math.max(missing, Math.max(0, way.objects() - sent));
        repeated += Math.max(0, sent - way.objects());
        if (missing != 0 || sent != way.objects()) wrong.add(way.kind() + " " + state + " at " + moment + ": " + states + ", " + sent + " sent");
    }

    private void killed(Moment moment, Runnable click) throws InterruptedException {
        seen = 0;
        next = moment;
        try {
            click.run();
        } catch (UncheckedIOException diedBeforeItsAnswer) {
            // The kill can be faster than the answer to the click.
        }
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("killed at " + moment).isTrue();
        kills++;
    }

    /** Nothing that a dying server still sends may count: the emulator's thread waits until it is dead. */
    private void kill() {
        try {
            server.destroyForcibly().waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean of(Exchange exchange) {
        return String.valueOf(exchange.principal()).contains("service") && REQUEST.matcher(URLDecoder.decode(exchange.path(), StandardCharsets.UTF_8)).matches();
    }

    private static UUID preview(Installation installation, Person person, Way way) {
        String location = person.form("/remedies/preview?finding=" + String.join("&finding=", findings(person, way)), Map.of()).headers().firstValue("location").orElseThrow();
        UUID remedy = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        Until.within(PATIENCE, "the preview", () -> idle(installation) && states(installation, remedy).stream().allMatch("ready"::equals));
        return remedy;
    }

    private static List<String> findings(Person person, Way way) {
        return FINDING.matcher(person.get("/remedies?kind=" + way.kind()).body()).results().map((MatchResult each) -> each.group(1)).toList();
    }

    private static List<String> states(Installation installation, UUID remedy) {
        JdbcClient database = installation.database();
        return database.sql("select state from remedy_object where remedy = :remedy order by position").param("remedy", remedy).query(String.class).list();
    }

    private static boolean idle(Installation installation) {
        return installation.database().sql("select count(*) from wanted where wanted > done").query(Integer.class).single() == 0;
    }

    private static Repository repository(Installation installation) {
        return installation.emulator.directory().repository("acme", "payments-api").orElseThrow();
    }

    private static void makePublic(Installation installation) {
        Repository is = repository(installation);
        var state = installation.emulator.state();
        state.change(() -> state.repositories.put(is.uuid(), new Repository(is.uuid(), is.workspace(), is.project(), is.slug(), is.name(), is.description(), false,
                is.forkPolicy(), is.language(), is.mainBranch(), is.createdOn(), is.updatedOn())));
    }

    /** As Bitbucket has them, without what it assigns. */
    private static TreeSet<String> settings(Installation installation) {
        Repository repository = repository(installation);
        var directory = installation.emulator.directory();
        TreeSet<String> all = new TreeSet<>();
        all.add("private " + repository.isPrivate());
        directory.restrictions(repository).forEach(each -> all.add("restriction " + each.kind() + " " + each.pattern()));
        directory.deployKeys(repository).forEach(each -> all.add("key " + each.key() + " " + each.label()));
        directory.hooks(Hook.Subject.REPOSITORY, repository.uuid()).forEach(each -> all.add("hook " + each.url() + (each.secret() == null ? " without secret" : " with a secret")));
        return all;
    }
}
