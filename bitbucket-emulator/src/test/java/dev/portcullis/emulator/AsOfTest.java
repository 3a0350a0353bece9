package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsOfTest {

    @TempDir
    Path folder;

    private final OpenApiCheck check = new OpenApiCheck();

    @AfterEach
    void fitsTheDocument() {
        check.assertClean();
        check.close();
    }

    private BitbucketEmulator at(String day) {
        return BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve(day)).withObserver(check).withAsOf(LocalDate.parse(day)));
    }

    @Test
    void appPasswordsWorkWithTheUserNameBeforeTheirEnd() {
        try (BitbucketEmulator emulator = at("2026-06-01")) {
            Caller caller = Caller.with(emulator, "portcullis-service-account", "demo-app-password");
            Caller.Reply reply = caller.get("/user").expect(200);
            assertThat(reply.header("x-credential-type")).isEqualTo("apikey");
            assertThat(reply.header("x-accepted-oauth-scopes")).isEqualTo("account");
            assertThat(reply.header("x-oauth-scopes")).startsWith("account, project, repository");
            Caller.with(emulator, "service@acme.test", "demo-app-password")
                    .get("/user")
                    .expect(401);
            caller.get("/repositories/acme").expect(200);
            caller.get("/workspaces/acme/hooks").expect(200);
            caller.get("/repositories/acme/payments-api/pullrequests").expect(200);
            caller.post("/repositories/acme/payments-api/pullrequests", "{}").expect(403);
            GitClient.clone(
                    emulator,
                    "portcullis-service-account",
                    "demo-app-password",
                    "acme/payments-api",
                    folder.resolve("clone"));
        }
    }

    @Test
    void theyEndOnTheTwentyEighthOfJuly() {
        try (BitbucketEmulator emulator = at("2026-07-27")) {
            Caller.with(emulator, "portcullis-service-account", "demo-app-password")
                    .get("/user")
                    .expect(200);
        }
        try (BitbucketEmulator emulator = at("2026-07-28")) {
            Caller.with(emulator, "portcullis-service-account", "demo-app-password")
                    .get("/user")
                    .expect(401);
            String address =
                    GitClient.address(emulator, "portcullis-service-account", "demo-app-password", "acme/payments-api");
            assertThat(new GitClient(folder).run("ls-remote", address).code()).isNotZero();
        }
    }
}
