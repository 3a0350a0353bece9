package dev.portcullis.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SarifTest {
    @Test
    void aPathIsARelativeReferenceWhateverItsFirstSegmentHolds() {
        assertThat(Sarif.uri("a:b/c.env")).isEqualTo("a%3Ab/c.env");
        URI uri = URI.create(Sarif.uri("a:b/c:d e.env"));
        assertThat(uri.isAbsolute()).isFalse();
        assertThat(uri.getPath()).isEqualTo("a:b/c:d e.env");
        assertThat(Sarif.uri("x:y")).isEqualTo("x%3Ay");
    }
}
