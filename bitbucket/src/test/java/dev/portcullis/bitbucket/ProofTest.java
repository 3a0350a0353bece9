package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.CredentialKind;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.IpNotAllowed;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProofTest {

    private static final Credential TOKEN = new Credential.AccessToken(Secret.of("ATCTT3" + "xFfGN0-something"));
    private static final Credential PASSWORD = new Credential.AppPassword("someone", Secret.of("something"));
    private static final String USER = "{\"uuid\":\"{470c176d-3574-44ea-bb41-89e8638bcca4}\",\"display_name\":\"S\"}";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aUsersCredentialIsProvenByItsUser() {
        answer(200, "api_token", "read:user:bitbucket", USER);
        Proof proof = ask(ScriptedServer.CREDENTIAL);
        assertThat(proof.accepted()).isTrue();
        assertThat(proof.kind()).isEqualTo(CredentialKind.API_TOKEN);
        assertThat(proof.caller()).isNotNull();
        assertThat(proof.scopes()).isNotNull();
    }

    @Test
    void aTokenWithoutAUserIsProvenByItsHeaders() {
        answer(403, "workspace_access_token", "repository, pullrequest:write", "{\"error\":{\"message\":\"Forbidden\"}}");
        Proof proof = ask(TOKEN);
        assertThat(proof.accepted()).isTrue();
        assertThat(proof.caller()).isNull();
        assertThat(proof.kind()).isEqualTo(CredentialKind.ACCESS_TOKEN);
        assertThat(proof.credentialType()).isEqualTo("workspace_access_token");
        assertThat(proof.scopes()).isNotNull();
        assertThat(proof.scopes().held()).containsExactlyInAnyOrder("repository", "pullrequest:write");
        assertThat(server.last().header("Authorization")).isEqualTo(TOKEN.authorization());
    }

    @Test
    void aKindThatBitbucketDoesNotNameIsGuessed() {
        answer(403, "something_new", "repository", "{}");
        assertThat(ask(TOKEN).kind()).isEqualTo(CredentialKind.ACCESS_TOKEN);
        server.json(200, USER);
        Proof silent = ask(ScriptedServer.CREDENTIAL);
        assertThat(silent.kind()).isNull();
        assertThat(silent.scopes()).isNull();
        assertThat(silent.accepted()).isTrue();
    }

    @Test
    void aRefusalIsExplainedByTheKind() {
        server.json(401, "{}").json(401, "{}").json(401, "{}");
        assertThat(ask(PASSWORD).refusal()).contains("app passwords off on 2026-07-28", "API token with scopes");
        assertThat(ask(ScriptedServer.CREDENTIAL).refusal()).contains("without scopes", "e-mail");
        assertThat(ask(TOKEN).refusal()).contains("revoked").doesNotContain("e-mail");
    }

    @Test
    void whatSaysNothingOfTheCredentialIsThrown() {
        server.json(403, "{\"error\":{\"message\":\"To access this repository, an admin must whitelist your IP.\"}}");
        assertThatThrownBy(() -> ask(TOKEN)).isInstanceOf(IpNotAllowed.class);
    }

    private Proof ask(Credential credential) {
        return Proof.ask(server.addresses(), credential, Budget.UNLIMITED, ScriptedServer.clock());
    }

    private void answer(int status, String type, String scopes, String body) {
        server.then(exchange -> {
            exchange.getResponseHeaders().set("X-Credential-Type", type);
            exchange.getResponseHeaders().set("X-OAuth-Scopes", scopes);
            ScriptedServer.send(exchange, status, "application/json", body);
        });
    }
}
