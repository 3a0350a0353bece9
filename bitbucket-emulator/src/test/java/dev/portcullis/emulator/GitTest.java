package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitTest {

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Path folder;
    private GitClient outside;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        outside = new GitClient(folder);
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check));
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String address(String user, String secret, String path) {
        return GitClient.address(emulator, user, secret, path);
    }

    @Test
    void theUserNameAndTheFixedNameWorkTheMailAddressDoesNot() {
        for (String user : new String[] {"dev", "x-bitbucket-api-token-auth"}) {
            assertThat(outside.git("ls-remote", address(user, "demo-dev-token", "acme/payments-api")))
                    .contains("refs/heads/main");
        }
        for (String user : new String[] {"dev%40acme.test", "Devon%20Miller", "x-token-auth"}) {
            GitClient.Outcome outcome = outside.run("ls-remote", address(user, "demo-dev-token", "acme/payments-api"));
            assertThat(outcome.code()).as(user).isNotZero();
            assertThat(outcome.output()).contains("Authentication failed");
        }
    }

    @Test
    void withoutCredentialsGitIsAskedForThem() {
        GitClient.Outcome outcome = outside.run("ls-remote", emulator.baseUrl() + "/acme/payments-api.git");
        assertThat(outcome.output()).contains("could not read Username");
        assertThat(Caller.anonymous(emulator)
                        .get(emulator.baseUrl() + "/acme/payments-api.git/info/refs?service=git-upload-pack")
                        .expect(401)
                        .header("www-authenticate"))
                .startsWith("Basic realm=");
    }

    @Test
    void noAccessIsToldInBitbucketsWords() {
        GitClient.Outcome outcome = outside.run("ls-remote", address("dev", "demo-dev-token", "acme/none"));
        assertThat(outcome.output())
                .contains("remote: The requested repository either does not exist or you do not have access.")
                .contains("403");
    }

    @Test
    void readingScopesDoNotPush() {
        GitClient clone = GitClient.clone(
                emulator,
                "x-bitbucket-api-token-auth",
                "demo-service-token",
                "acme/payments-api",
                folder.resolve("reader"));
        clone.commit("x.txt", "x\n", "Try");
        GitClient.Outcome outcome = clone.run("push", "origin", "HEAD:refs/heads/try");
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output()).contains("Your credentials lack one or more required privilege scopes.");
    }

    @Test
    void scopesWithoutTheRightDoNotPushEither() {
        String dev = emulator.directory()
                .personByEmail("dev@acme.test")
                .orElseThrow()
                .uuid();
        String repository = emulator.directory()
                .repository("globex", "ledger")
                .orElseThrow()
                .uuid();
        Grant reading = new Grant(repository, dev, Right.READ);
        emulator.state().change(() -> emulator.state().grants.put(reading.key(), reading));
        GitClient clone = GitClient.clone(emulator, "dev", "demo-dev-token", "globex/ledger", folder.resolve("right"));
        clone.commit("x.txt", "x\n", "Try");
        assertThat(clone.run("push", "origin", "HEAD:refs/heads/try").output()).contains("403");
    }

    @Test
    void shallowClonesWorkAndFiltersAreIgnored() {
        Path target = folder.resolve("shallow");
        GitClient.Outcome outcome = outside.run(
                "clone",
                "--depth",
                "1",
                "--filter=blob:none",
                address("dev", "demo-dev-token", "acme/payments-api"),
                target.toString());
        assertThat(outcome.code()).isZero();
        assertThat(outcome.output()).contains("filtering not recognized by server");
        assertThat(new GitClient(target).git("rev-list", "--count", "HEAD")).isEqualTo("1");
    }

    @Test
    void theFirstPushToAnEmptyRepositoryMakesItsMainBranch() {
        Caller.service(emulator).post("/repositories/acme/empty", "{}").expect(200);
        Path target = folder.resolve("empty");
        outside.git("clone", "-q", address("dev", "demo-dev-token", "acme/empty"), target.toString());
        GitClient clone = new GitClient(target);
        clone.git("checkout", "-q", "-b", "trunk");
        String hash = clone.commit("README.md", "# x\n", "Start");
        clone.git("push", "-q", "origin", "trunk");
        JsonNode repository =
                Caller.service(emulator).get("/repositories/acme/empty").json();
        assertThat(repository.at("/mainbranch/name").stringValue()).isEqualTo("trunk");
        assertThat(outside.git("ls-remote", address("dev", "demo-dev-token", "acme/empty"), "HEAD"))
                .startsWith(hash);
        assertThat(clone.run("push", "origin", "--delete", "trunk").code()).isNotZero();
    }

    @Test
    void aRenamedRepositoryMovesAndKeepsItsContent() {
        Caller service = Caller.service(emulator);
        service.post("/repositories/acme/old-name", "{}").expect(200);
        String uuid =
                service.get("/repositories/acme/old-name").json().path("uuid").stringValue();
        Caller.Reply reply = service.put("/repositories/acme/old-name", "{\"name\":\"New Name\"}")
                .expect(200);
        assertThat(reply.header("location")).endsWith("/repositories/acme/new-name");
        assertThat(service.get("/repositories/acme/new-name")
                        .json()
                        .path("uuid")
                        .stringValue())
                .isEqualTo(uuid);
        service.get("/repositories/acme/old-name").expect(404);
    }

    @Test
    void protocolTwoIsSpoken() {
        assertThat(outside.run(
                                "-c",
                                "protocol.version=2",
                                "ls-remote",
                                address("dev", "demo-dev-token", "acme/payments-api"),
                                "refs/heads/main")
                        .code())
                .isZero();
        assertThat(emulator.repositoryPath("acme", "payments-api")).isDirectory();
    }

    /** What the door judges is what the servlet serves, however the path is written. */
    @Test
    void noWayOfWritingThePathGetsPastTheDoor() {
        Caller reader = Caller.with(emulator, "x-bitbucket-api-token-auth", "demo-service-token");
        for (String path : new String[] {
            "/acme/payments-api.git/objects/x/../../git-receive-pack;x",
            "/acme/payments-api.git/objects/x/%2e%2e/%2e%2e/git-receive-pack",
            "/acme/payments-api.git//git-receive-pack",
            "/acme/payments-api.git/git-receive-pack;x",
        }) {
            assertThat(reader.send("POST", emulator.baseUrl() + path, "0000").status())
                    .as(path)
                    .isIn(400, 403, 404);
        }
    }

    /** git itself lets such a commit be made by hand, and old tools have made them. */
    @Test
    void aCommitWithoutAnAddressIsTakenAndListed() throws IOException {
        GitClient work =
                GitClient.clone(emulator, "dev", "demo-dev-token", "acme/payments-api", folder.resolve("malformed"));
        String tree = work.git("rev-parse", "HEAD^{tree}");
        String parent = work.git("rev-parse", "HEAD");
        String text = "tree " + tree + "\nparent " + parent
                + "\nauthor Dev 1764000000 +0000\ncommitter Dev 1764000000 +0000\n\nMalformed\n";
        Path file = Files.writeString(folder.resolve("malformed.txt"), text);
        String commit = work.git("hash-object", "-t", "commit", "-w", "--literally", file.toString());
        work.git("push", "-q", "origin", commit + ":refs/heads/malformed");
        JsonNode read = Caller.developer(emulator)
                .get("/repositories/acme/payments-api/commit/" + commit)
                .expect(200)
                .json();
        assertThat(read.path("message").stringValue()).isEqualTo("Malformed\n");
    }
}
