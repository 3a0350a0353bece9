package dev.portcullis.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A restriction forbids, and must not be read as what is allowed. */
class SettingLinesTest {
    @Test
    void aRestrictionSaysWhoMayOrWhatAMergeNeeds() {
        assertThat(said("force", null)).isEqualTo("Rewriting the history of main: nobody");
        assertThat(said("delete", null)).isEqualTo("Deleting main: nobody");
        assertThat(said("push", null)).isEqualTo("Push to main: nobody");
        assertThat(SettingLines.restriction(new Restriction(1, "push", "main", null, null, List.of("u"), List.of()))).isEqualTo("Push to main: only 1 exempt");
        assertThat(said("require_approvals_to_merge", 2)).isEqualTo("2 approvals to merge into main");
        assertThat(said("require_passing_builds_to_merge", 1)).isEqualTo("1 passing build to merge into main");
        assertThat(SettingLines.restriction(new Restriction(1, "delete", null, "release", null, List.of(), List.of()))).isEqualTo("Deleting the release branches: nobody");
        assertThat(SettingLines.restriction(new Restriction(1, "force", null, "production", null, List.of(), List.of()))).isEqualTo("Rewriting the history of the production branch: nobody");
        assertThat(said("something_new", null)).isEqualTo("Restriction something new, of main");
    }

    private static String said(String kind, @Nullable Integer value) {
        return SettingLines.restriction(new Restriction(1, kind, "main", null, value, List.of(), List.of()));
    }
}
