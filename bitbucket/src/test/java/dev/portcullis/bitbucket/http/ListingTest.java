package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.Branch;
import dev.portcullis.bitbucket.error.BitbucketException.CutShort;
import dev.portcullis.bitbucket.error.BitbucketException.ForeignAddress;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void pagesAreFollowedInOrderWithTheCredential() {
        server.json(200, page(server.address() + "/2.0/anything?page=2", "a", "b"))
                .json(200, page(server.address() + "/2.0/else?cursor=%7Bx%7D", "c"))
                .json(200, page(null, "d"));
        assertThat(branches().whole()).extracting(Branch::name).containsExactly("a", "b", "c", "d");
        assertThat(server.requests())
                .extracting(request -> request.target().toString())
                .hasSize(3);
        assertThat(server.requests().get(1).target()).hasToString("/2.0/anything?page=2");
        assertThat(server.requests().get(2).target()).hasToString("/2.0/else?cursor=%7Bx%7D");
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.header("Authorization"))
                        .isEqualTo(ScriptedServer.CREDENTIAL.authorization()));
    }

    @Test
    void aPageIsFetchedOnlyWhenItIsAskedFor() {
        server.json(200, page(server.address() + "/2.0/p2", "a", "b")).json(200, page(null, "c"));
        Listing<Branch> listing = branches();
        assertThat(server.requests()).isEmpty();
        Iterator<Branch> walk = listing.iterator();
        assertThat(walk.next().name()).isEqualTo("a");
        assertThat(walk.next().name()).isEqualTo("b");
        assertThat(server.requests()).hasSize(1);
        assertThat(walk.next().name()).isEqualTo("c");
        assertThat(walk.hasNext()).isFalse();
        assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void theFirstElementsCanBeTakenWithoutTheRest() {
        server.json(200, page(server.address() + "/2.0/p2", "a", "b"));
        assertThat(branches().stream().limit(2).map(Branch::name)).containsExactly("a", "b");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anEmptyPageIsNotTheEnd() {
        server.json(200, page(server.address() + "/2.0/p2")).json(200, page(null, "a"));
        assertThat(branches().whole()).hasSize(1);
        server.json(200, page(null));
        assertThat(branches().whole()).isEmpty();
    }

    @Test
    void aRelativeNextIsResolved() {
        server.json(200, page("branches?page=2", "a")).json(200, page(null, "b"));
        assertThat(branches().whole()).hasSize(2);
        assertThat(server.last().target()).hasToString("/2.0/repositories/acme/web/refs/branches?page=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.test/2.0/p2",
                "https://127.0.0.1/2.0",
                "http://u:p@127.0.0.1/2.0",
                "file:///etc/passwd"
            })
    void aForeignNextIsAnErrorAndNeverAsked(String next) {
        server.json(200, page(next, "a"));
        assertThatThrownBy(() -> branches().whole()).isInstanceOf(ForeignAddress.class);
    }

    @Test
    void aForeignHostGetsNoRequestAtAll() {
        try (ScriptedServer foreign = new ScriptedServer()) {
            server.json(200, page(foreign.address() + "/2.0/p2", "a"));
            assertThatThrownBy(() -> branches().whole())
                    .isInstanceOf(ForeignAddress.class)
                    .hasMessageContaining("outside");
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    void anEndlessListingIsCut() {
        server.always(exchange -> ScriptedServer.send(
                exchange,
                200,
                "application/json",
                page(server.address() + "/2.0/p" + server.requests().size(), "a")));
        Listing<Branch> listing =
                server.client(ScriptedServer.manners().withPageCap(7)).refs().branches("acme", "web");
        assertThatThrownBy(listing::whole).isInstanceOf(CutShort.class).hasMessageContaining("7 pages");
        assertThat(server.requests()).hasSize(7);
    }

    @Test
    void aListingThatTurnsInACircleIsCutAtOnce() {
        server.json(200, page(server.address() + "/2.0/p2", "a")).json(200, page(server.address() + "/2.0/p2", "b"));
        assertThatThrownBy(() -> branches().whole())
                .isInstanceOf(CutShort.class)
                .hasMessageContaining("circle");
    }

    @Test
    void aPageThatFailsIsNotAnEnd() {
        server.json(200, page(server.address() + "/2.0/p2", "a")).text(404, "Not Found");
        Iterator<Branch> walk = branches().iterator();
        walk.next();
        assertThatThrownBy(walk::hasNext).isInstanceOf(NotFound.class);
        assertThatThrownBy(walk::hasNext).as("nor afterwards").isInstanceOf(RuntimeException.class);
    }

    @Test
    void aPageWhoseBodyIsCutIsNotAnEnd() {
        server.json(200, page(server.address() + "/2.0/p2", "a")).always(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 5_000);
            exchange.getResponseBody().write("{\"values\": []".getBytes());
            exchange.getResponseBody().flush();
        });
        assertThatThrownBy(() -> branches().whole()).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"values\": null}",
                "{\"values\": {}}",
                "{\"values\": [1]}",
                "{\"values\": [], \"next\": 3}",
                "{\"values\": [], \"next\": \"http://[bad\"}",
                "{\"values\": [{\"name\": \"a\"}]}",
                "{\"values\": [{\"name\": \"a\", \"target\": {\"hash\": \"--upload-pack=x\"}}]}",
                "{\"values\": [",
                "[]",
                "null",
                ""
            })
    void aPageThatIsNoneIsMalformed(String body) {
        server.json(200, body);
        assertThatThrownBy(() -> branches().whole()).isInstanceOf(Malformed.class);
    }

    @Test
    void whateverTheCutOfPagesTheWholeIsTheWhole() {
        Random random = new Random(99);
        for (int round = 0; round < 20; round++) {
            int size = random.nextInt(40);
            List<String> names = IntStream.range(0, size).mapToObj(i -> "b" + i).toList();
            int from = 0;
            int pages = 0;
            do {
                int to = Math.min(size, from + random.nextInt(8));
                String next = to < size || random.nextBoolean() ? server.address() + "/2.0/r" + ++pages : null;
                server.json(200, page(next, names.subList(from, to).toArray(String[]::new)));
                from = next == null ? -1 : to;
            } while (from >= 0);
            assertThat(branches().whole()).extracting(Branch::name).containsExactlyElementsOf(names);
        }
    }

    private Listing<Branch> branches() {
        return server.client().refs().branches("acme", "web");
    }

    private static String page(@Nullable String next, String... names) {
        StringBuilder values = new StringBuilder();
        for (String name : names) {
            values.append(values.isEmpty() ? "" : ",")
                    .append("{\"name\":\"" + name
                            + "\",\"extra\":1,\"target\":{\"hash\":\"0123456789abcdef0123456789abcdef01234567\"}}");
        }
        return "{\"values\":[" + values + "]" + (next == null ? "" : ",\"next\":\"" + next + "\"") + ",\"size\":3}";
    }
}
