package dev.portcullis.server.standards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class StandingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void whatOnlyOtherRulesJudgedIsNoPass() {
        try (Installation server = Installation.start()) {
            server.signIn().connect("acme", "observe");
            Standings standings = server.bean(Standings.class);
            Until.within(PATIENCE, "all is judged", () -> !standings.all(null).isEmpty() && standings.all(null).stream().allMatch(each -> each.at() != null));
            Map<Result, Long> before = counts(standings.all(null));
            assertThat(before).containsKeys(Result.PASSED, Result.FAILING);

            // As an older version leaves it.
            server.bean(JdbcClient.class).sql("update scan set rule_set = 'older' where subject = 'settings'").update();
            assertThat(counts(standings.all(null))).doesNotContainKey(Result.PASSED).containsEntry(Result.FAILING, before.get(Result.FAILING));
            assertThat(standings.all(null)).filteredOn(each -> each.result() == Result.NOT_JUDGED).extracting(Standing::reason).contains("Judged under the rules of another version of Portcullis; soon it is judged anew.");
        }
    }

    private static Map<Result, Long> counts(List<Standing> standings) {
        return standings.stream().collect(Collectors.groupingBy(Standing::result, Collectors.counting()));
    }
}
