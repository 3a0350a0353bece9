package dev.portcullis.server.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.jobs.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A new version brings other rules: what lies at the heads, unchanged, is read under them too. */
class OtherRulesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatOnlyANewRuleFindsInAHeadIsAtThatHeadAndNotOnlyInItsHistory() throws Exception {
        try (Installation server = Installation.start()) {
            Developer developer = server.developer();
            String name = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(name);
            String main = developer.git(work, "rev-parse", "--abbrev-ref", "HEAD").strip();
            String value = Fake.slack();
            developer.write(work, "standing.env", "SLACK=" + value + "\n");
            String introducing = developer.commit(work, "Bring it");
            developer.write(work, "standing.env", "# a line\nSLACK=" + value + "\n");
            developer.commit(work, "Move it down");
            developer.push(work, main);
            server.signIn().connect("acme", "gate");
            Inventory inventory = server.bean(Inventory.class);
            UUID workspace = inventory.workspaces().getFirst().workspace();
            Repository repository = inventory.repository("acme", name.substring(5)).orElseThrow();
            Until.within(PATIENCE, "it is read", () -> done(server, Work.HISTORY, repository));
            developer.git(work, "checkout", "-q", "-b", "feature/open");
            developer.write(work, "open.env", "SLACK=" + Fake.slack() + "\n");
            developer.commit(work, "Open");
            developer.push(work, "feature/open");
            int number = developer.openPullRequest(name, "feature/open", "Open");
            Until.within(PATIENCE, "it is commented", () -> developer.comments(name, number).size() == 2);
            Until.within(PATIENCE, "all is quiet", () -> done(server, Work.SCAN, repository));
            List<Integer> comments = developer.comments(name, number).stream().map(each -> each.get("id").asInt()).toList();

            // As if an older version had read it all, which had no rule for that value.
            JdbcClient jdbc = server.bean(JdbcClient.class);
            Long finding = jdbc.sql("select distinct finding from occurrence where path_shown = 'standing.env'").query(Long.class).single();
            jdbc.sql("delete from presence where occurrence in (select occurrence from occurrence where finding = ?)").param(finding).update();
            for (String table : List.of("brought", "occurrence", "finding_event", "decision", "fingerprint", "finding"))
                jdbc.sql("delete from " + table + " where finding = ?").param(finding).update();
            jdbc.sql("update ref_state set rules = 'older'").update();
            jdbc.sql("update history_read set rule_set = 'older'").update();
            jdbc.sql("delete from history_stretch").update();
            server.bean(Jobs.class).want(Work.SCAN, workspace, repository.repository().toString(), name);

            Until.within(PATIENCE, "the heads are read anew", () -> done(server, Work.SCAN, repository)
                    && done(server, Work.HISTORY, repository)
                    && jdbc.sql("select count(*) from occurrence where path_shown = 'standing.env'").query(Integer.class).single() > 0);
            assertThat(jdbc.sql("""
                    select o.line || ' ' || o.commit || ' ' || p.ref_key from occurrence o left join presence p on p.occurrence = o.occurrence and p.state = 'present'
                    where o.path_shown = 'standing.env' order by p.ref_key""").query(String.class).list())
                    .containsExactlyInAnyOrder("2 " + introducing + " " + main, "2 " + introducing + " feature/open");
            assertThat(jdbc.sql("select count(*) from ref_state where repository = ? and head_scanned is not null and rules = 'older'").param(repository.repository()).query(Integer.class).single())
                    .isZero();
            assertThat(developer.comments(name, number)).extracting(each -> each.get("id").asInt()).as("nothing is said on pull requests").isEqualTo(comments);

            // Once they were, nothing is read again.
            int scans = scans(jdbc);
            server.bean(Jobs.class).want(Work.SCAN, workspace, repository.repository().toString(), name);
            Until.within(PATIENCE, "the second look", () -> done(server, Work.SCAN, repository));
            assertThat(scans(jdbc)).isEqualTo(scans);

            // A head that moved since is read for what is new and as a whole: here by two scans.
            jdbc.sql("update ref_state set rules = 'older' where ref_key = ?").param(main).update();
            developer.git(work, "checkout", "-q", main);
            developer.write(work, "moved.env", "SLACK=" + Fake.slack() + "\n");
            String moved = developer.commit(work, "Move the branch");
            developer.push(work, main);
            Until.within(PATIENCE, "both are read", () -> jdbc.sql("select subject from scan where to_commit = ? and number is null order by id").param(moved).query(String.class).list()
                    .equals(List.of("change", "tree")));
        }
    }

    private static int scans(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from scan").query(Integer.class).single();
    }

    private static boolean done(Installation server, JobKind kind, Repository repository) {
        return server.bean(JobListStore.class).find(kind, repository.workspace(), repository.repository().toString()).filter(job -> job.state() == JobRow.State.DONE).isPresent();
    }
}
