package dev.portcullis.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.PostureStore;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LookAtStartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void whatOtherRulesJudgedIsJudgedAnewWithoutAskingBitbucket() {
        try (Installation server = Installation.start()) {
            server.signIn().connect("acme", "observe");
            PostureStore posture = server.bean(PostureStore.class);
            Until.within(PATIENCE, "some are judged", () -> posture.judged(null).size() > 1);
            Collection<PostureStore.Judged> before = posture.judged(null).values();

            // As an older version leaves it.
            server.bean(JdbcClient.class).sql("update scan set rule_set = 'older' where subject = 'settings'").update();
            server.bean(LookAtStart.class).look();
            Until.within(PATIENCE, "all are judged anew", () -> posture.judged(null).values().stream().noneMatch(each -> each.rules().equals("older")));
            assertThat(posture.judged(null).keySet()).containsAll(before.stream().map(PostureStore.Judged::repository).toList());
        }
    }
}
