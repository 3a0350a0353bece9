package dev.portcullis.bitbucket.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CredentialTest {

    private static final Secret SECRET = Secret.of("pa:ss wörd");

    @Test
    void anApiTokenIsShownWithTheEmailAndUsesTheFixedGitUser() {
        Credential token = new Credential.ApiToken("service@acme.test", SECRET);
        assertThat(decoded(token.authorization())).isEqualTo("service@acme.test:pa:ss wörd");
        assertThat(token.gitUser()).isEqualTo("x-bitbucket-api-token-auth");
        assertThat(token.secret()).isEqualTo(SECRET);
    }

    @Test
    void anAppPasswordIsShownWithTheUserNameForGitToo() {
        Credential password = new Credential.AppPassword("service", SECRET);
        assertThat(decoded(password.authorization())).isEqualTo("service:pa:ss wörd");
        assertThat(password.gitUser()).isEqualTo("service");
    }

    @Test
    void tokensWithoutAUserGoAsBearerAndWithTheFixedNameToGit() {
        for (Credential token : List.of(
                new Credential.AccessToken(Secret.of("verysecret")), new Credential.ConsumerToken(Secret.of("verysecret")))) {
            assertThat(token.authorization()).isEqualTo("Bearer verysecret");
            assertThat(token.gitUser()).isEqualTo("x-token-auth");
            assertThat(token.secret()).isEqualTo(Secret.of("verysecret"));
            assertThat(token.hideIn("Bearer verysecret")).isEqualTo("Bearer [secret]");
            assertThat(token.toString()).doesNotContain("verysecret");
        }
        assertThatThrownBy(() -> new Credential.AccessToken(SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Credential.ConsumerToken(Secret.of("a b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKindIsGuessedFromTheShapeAndToldByBitbucket() {
        assertThat(CredentialKind.guess(Secret.of("ATATT3" + "xFfGF0-x"))).isEqualTo(CredentialKind.API_TOKEN);
        assertThat(CredentialKind.guess(Secret.of("ATCTT3" + "xFfGN0-x"))).isEqualTo(CredentialKind.ACCESS_TOKEN);
        assertThat(CredentialKind.guess(Secret.of("hunter2"))).isNull();
        assertThat(CredentialKind.told("repo_access_token")).isEqualTo(CredentialKind.ACCESS_TOKEN);
        assertThat(CredentialKind.told("api_token")).isEqualTo(CredentialKind.API_TOKEN);
        assertThat(CredentialKind.told("apikey")).isEqualTo(CredentialKind.APP_PASSWORD);
        assertThat(CredentialKind.told("a_new_one")).isNull();
    }

    @Test
    void nothingPrintsOrSerializesTheSecret() {
        Credential token = new Credential.ApiToken("service@acme.test", Secret.of("verysecret"));
        assertThat(token.toString()).contains("[secret]").doesNotContain("verysecret");
        assertThat(Secret.of("verysecret")).hasToString("[secret]");
        assertThat(JsonMapper.builder().build().writeValueAsString(Secret.of("verysecret")))
                .doesNotContain("verysecret");
        assertThat(Secret.of("x")).isNotInstanceOf(java.io.Serializable.class);
    }

    @Test
    void secretsAreEqualByValue() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
    }

    @Test
    void aTextIsFreedOfTheSecretInEveryForm() {
        Credential token = new Credential.ApiToken("service@acme.test", Secret.of("verysecret"));
        String encoded = token.authorization().substring("Basic ".length());
        assertThat(token.hideIn("got verysecret and Basic " + encoded + "!"))
                .isEqualTo("got [secret] and Basic [secret]!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", "tab\t", "\u007f"})
    void aSecretThatCannotBeOneIsRefused(String value) {
        assertThatThrownBy(() -> Secret.of(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a:b", "a\r\nX-Header: b"})
    void aUserThatWouldChangeTheHeaderIsRefused(String user) {
        assertThatThrownBy(() -> new Credential.ApiToken(user, SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Credential.AppPassword(user, SECRET)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String decoded(String authorization) {
        assertThat(authorization).startsWith("Basic ");
        return new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
    }
}
