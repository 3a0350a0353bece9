package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectingTest {
    @TempDir
    Path folder;

    private ScriptedProduct product;
    private Portcullis portcullis;

    @BeforeEach
    void start() throws Exception {
        product = new ScriptedProduct();
        portcullis = new Portcullis(product.address());
    }

    @AfterEach
    void stop() {
        product.close();
    }

    @Test
    void signsInConnectsAndWaitsForTheFirstReading() {
        portcullis.signIn("admin", "right");
        connecting().ensure("service@acme.test", "secret", "acme");
        assertThat(product.asked).hasSize(4);
        assertThat(product.asked.get(1)).contains("\"kind\":\"api_token\"", "\"login\":\"service@acme.test\"", "\"secret\":\"secret\"");
        assertThat(product.asked.get(2)).startsWith("POST /api/v1/connections/7/validate");
        assertThat(product.asked.get(3)).contains("\"slug\":\"acme\"", "\"mode\":\"gate\"", "\"projects\":null");
    }

    @Test
    void connectsOnlyOnce() {
        portcullis.signIn("admin", "right");
        connecting().ensure("service@acme.test", "secret", "acme");
        product.asked.clear();
        connecting().ensure("service@acme.test", "secret", "acme");
        assertThat(product.asked).isEmpty();
    }

    @Test
    void goesOnWithAConnectionThatWasBegun() throws Exception {
        Files.writeString(folder.resolve("connection"), "7\n");
        portcullis.signIn("admin", "right");
        connecting().ensure("service@acme.test", "secret", "acme");
        assertThat(product.asked).noneMatch(call -> call.startsWith("POST /api/v1/connections "));
    }

    @Test
    void saysWhyTheCredentialWasRefused() {
        product.refuses = true;
        portcullis.signIn("admin", "right");
        assertThatThrownBy(() -> connecting().ensure("service@acme.test", "secret", "acme"))
                .isInstanceOf(Trouble.class)
                .hasMessage("The demo's credential was refused: Scopes: none");
    }

    @Test
    void saysThatSigningInWasRefused() {
        assertThatThrownBy(() -> portcullis.signIn("admin", "wrong"))
                .isInstanceOf(Trouble.class)
                .hasMessageStartingWith("Signing in as admin was refused");
    }

    @Test
    void stopsWaitingWhenAProgramHasEnded() {
        portcullis.signIn("admin", "right");
        Connecting connecting = new Connecting(portcullis, folder.resolve("connection"), () -> {
            throw new Trouble("The server ended.");
        });
        assertThatThrownBy(() -> connecting.ensure("service@acme.test", "secret", "acme")).hasMessage("The server ended.");
    }

    private Connecting connecting() {
        return new Connecting(portcullis, folder.resolve("connection"), () -> {});
    }
}
