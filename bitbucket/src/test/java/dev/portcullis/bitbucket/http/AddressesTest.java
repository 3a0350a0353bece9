package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.Operation;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "acme, acme",
        "{470c176d-3574-44ea-bb41-89e8638bcca4}, %7B470c176d-3574-44ea-bb41-89e8638bcca4%7D",
        "feature/one two, feature%2Fone%20two",
        "a?b#c%d, a%3Fb%23c%25d",
        "ä€, %C3%A4%E2%82%AC",
        "a+b, a%2Bb",
        "x;y=z:w@v, x%3By%3Dz%3Aw%40v"
    })
    void aPathPartIsEncodedWhole(String part, String encoded) {
        assertThat(PathParts.encode(part)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void aPartThatWouldChangeThePathIsRefused(String part) {
        assertThatThrownBy(() -> PathParts.encode(part)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Call.of(Operation.WORKSPACE, part)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsEncodedIsOnePartAndDecodesToItself() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String part = random.ints(1 + random.nextInt(12), 1, 0x2fff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append('x')
                    .toString();
            String encoded = PathParts.encode(part);
            assertThat(encoded).matches("[A-Za-z0-9._~%-]+");
            assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(part);
        }
    }

    @Test
    void aCallWantsExactlyThePartsOfItsTemplate() {
        assertThat(Call.of(Operation.PULL_REQUEST, "acme", "{u}", 7)
                        .query("fields", "a,b")
                        .query("q", "x = \"y\"")
                        .target())
                .isEqualTo("/repositories/acme/%7Bu%7D/pullrequests/7?fields=a%2Cb&q=x%20%3D%20%22y%22");
        assertThatThrownBy(() -> Call.of(Operation.PULL_REQUEST, "acme", "web"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Call.of(Operation.USER, "acme")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.bitbucket.org/2.0/user, true",
        "https://API.bitbucket.org:443/2.0/user, true",
        "http://api.bitbucket.org/2.0/user, false",
        "https://api.bitbucket.org:8443/2.0/user, false",
        "https://bitbucket.org/2.0/user, false",
        "https://api.bitbucket.org.evil.test/2.0/user, false",
        "https://user@api.bitbucket.org/2.0/user, false",
        "https://api.bitbucket.org@evil.test/2.0/user, false",
        "/2.0/user, false",
        "mailto:a@api.bitbucket.org, false"
    })
    void onlyTheConfiguredOriginIsOurs(String address, boolean ours) {
        assertThat(BitbucketAddresses.CLOUD.isOwn(URI.create(address))).isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x.test",
                "/2.0",
                "https://u:p@x.test/2.0",
                "https://x.test/2.0?a=b",
                "https://x.test/#a",
                "x"
            })
    void anAddressThatIsNotPlainIsRefused(String address) {
        assertThatThrownBy(() -> new BitbucketAddresses(URI.create(address), URI.create("https://x.test")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesAndCloneAddressesComeFromTheConfiguredBase() {
        BitbucketAddresses addresses =
                new BitbucketAddresses(URI.create("http://localhost:7990/2.0/"), URI.create("http://localhost:7990/"));
        assertThat(addresses.git("acme", "web")).hasToString("http://localhost:7990/acme/web.git");
        assertThat(addresses.page("acme", "web")).hasToString("http://localhost:7990/acme/web");
        assertThat(addresses.pullRequestPage("acme", "web", 3))
                .hasToString("http://localhost:7990/acme/web/pull-requests/3");
        assertThat(addresses.api()).hasToString("http://localhost:7990/2.0");
        assertThatThrownBy(() -> addresses.git("..", "web")).isInstanceOf(IllegalArgumentException.class);
    }
}
