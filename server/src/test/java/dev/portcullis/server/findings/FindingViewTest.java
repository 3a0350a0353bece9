package dev.portcullis.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingViewTest {
    @Test
    void anAddressKeepsThePartThatTellsItFromOthers() {
        assertThat(FindingView.shortened("https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/"))
                .isEqualTo("developer.atlassian.com/…/api-group-branch-restrictions/");
        assertThat(FindingView.shortened("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html"))
                .isEqualTo("docs.aws.amazon.com/…/id_roles_use_revoke-sessions.html");
        assertThat(FindingView.shortened("https://docs.npmjs.com/revoking-access-tokens")).isEqualTo("docs.npmjs.com/revoking-access-tokens");
        assertThat(FindingView.shortened("https://example.com/")).isEqualTo("example.com/");
    }
}
