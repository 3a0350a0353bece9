package dev.portcullis.server.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The server dies while it reads a long past, and goes on where it was. */
class HistoryKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int FOLDERS = 40;
    private static final int FILES = 200;
    /** So many stretches, of a thousand objects each, are read before the kill. */
    private static final int HELD = 3;
    private static final int PLANTED = 12;

    @Test
    void aKillInTheMiddleCostsAStretchAndNothingIsReadOrToldTwice() throws Exception {
        Process server = null;
        try (Installation installation = Installation.prepare(options -> options);
                Connection gate = DriverManager.getConnection(address(installation))) {
            Developer developer = installation.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            Random random = new Random(7);
            for (int folder = 0; folder < FOLDERS; folder++)
                for (int file = 0; file < FILES; file++) developer.write(work, "src/f" + folder + "/C" + file + ".java", source(random));
            Set<String> planted = new HashSet<>();
            for (int i = 0; i < PLANTED; i++) {
                String path = "src/f" + 3 * i + "/planted" + i + ".env";
                developer.write(work, path, "SLACK=" + Fake.slack() + "\n");
                planted.add(path);
            }
            String adding = developer.commit(work, "Add a long past");
            developer.git(work, "rm", "-r", "-q", "src");
            developer.commit(work, "Remove it");
            developer.push(work, main);

            server = installation.spawn();
            JdbcClient database = installation.database();
            // The ledger takes no further stretch from here on, so it dies there however fast it reads.
            database.sql("create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return new; end $$").update();
            database.sql("create trigger hold before insert on history_stretch for each row when (new.from_object >= " + 1_000 * HELD + ") execute function hold()").update();
            gate.createStatement().execute("select pg_advisory_lock(7)");
            installation.signIn().connect("acme", "tell");
            Until.within(PATIENCE, "the first stretches are read", () -> stretches(database).size() == HELD);
            server.destroyForcibly();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            gate.close();
            database.sql("drop trigger hold on history_stretch").update();
            List<String> before = stretches(database);
            assertThat(before).as("it died in the middle").hasSize(HELD);
            assertThat(placed(database)).as("no place is known yet").isEmpty();

            server = installation.spawn();
            Until.within(PATIENCE, "all is read", () -> database.sql("""
                    select count(*) from history_read h join repository r on r.workspace = h.workspace and r.repository = h.repository where r.slug = ?""")
                    .param(name.substring(5)).query(Integer.class).single() == 1);
            assertThat(placed(database)).as("all that was planted, each once").containsExactlyInAnyOrderElementsOf(planted.stream().map(path -> path + " " + adding).toList());
            assertThat(database.sql("select count(distinct finding) from occurrence where path_shown like 'src/%'").query(Integer.class).single()).isEqualTo(PLANTED);
            assertThat(stretches(database)).as("what was read before is not read again").containsAll(before);

            // In order, each begins where the one before ended; and together they are what git counts.
            int objects = 0;
            for (String pack : database.sql("select distinct pack from history_stretch s where " + LONG).query(String.class).list()) {
                int at = 0;
                for (int[] each : database.sql("select from_object, to_object from history_stretch s where pack = ? order by from_object").param(pack)
                        .query((row, index) -> new int[] {row.getInt(1), row.getInt(2)}).list()) {
                    assertThat(each[0]).isEqualTo(at);
                    at = each[1];
                }
                objects += at;
            }
            Path mirrors = installation.folder.resolve("data/mirrors");
            String mirror = database.sql("select workspace || '/' || repository || '.git' from repository where slug = ?").param(name.substring(5)).query(String.class).single();
            String counted = developer.git(mirrors.resolve(mirror), "count-objects", "-v").lines().filter(line -> line.startsWith("in-pack: ")).findFirst().orElseThrow();
            assertThat(counted).isEqualTo("in-pack: " + objects);

            Until.within(PATIENCE, "the summary", () -> database.sql("select count(*) from wanted where kind = 'summary' and done = wanted").query(Integer.class).single() == 1);
            assertThat(database.sql("select wanted from wanted where kind = 'summary'").query(Integer.class).list()).as("asked for once").containsExactly(1);
        } finally {
            if (server != null) server.destroyForcibly();
        }
    }

    private static final String LONG = "s.repository in (select repository from history_stretch group by repository having sum(to_object - from_object) > 8000) and pack like 'pack-%'";

    private static String address(Installation installation) {
        String setting = "--portcullis.database-url=";
        return installation.settings().stream().filter(each -> each.startsWith(setting)).findFirst().orElseThrow().substring(setting.length());
    }

    private static List<String> stretches(JdbcClient database) {
        return database.sql("select pack || ' ' || from_object || ' ' || read_at from history_stretch s where pack like 'pack-%' and to_object - from_object >= 1000 order by 1")
                .query(String.class)
                .list();
    }

    private static List<String> placed(JdbcClient database) {
        return database.sql("select path_shown || ' ' || commit from occurrence where path_shown like 'src/%'").query(String.class).list();
    }

    private static String source(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 40; line++) text.append("    int value").append(random.nextInt(100_000)).append(" = count + ").append(random.nextInt(1_000)).append(";\n");
        return text.toString();
    }
}
