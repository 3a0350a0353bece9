package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.Settings;
import dev.portcullis.server.TestPostgres;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a thief of the disk or of a backup gets: nothing; and what an owner who mislaid the key file is told. */
class SealerTest {
    @TempDir
    Path folder;

    private SealedKeyStore store;

    @BeforeEach
    void database() {
        store = new SealedKeyStore(JdbcClient.create(new DriverManagerDataSource(TestPostgres.newDatabase())));
    }

    @Test
    void opensWhatItSealedAlsoAfterARestartAndSealsNothingTwiceAlike() {
        byte[] sealed = sealer().seal("principal:1:secret", "the token");
        assertThat(sealer().openText("principal:1:secret", sealed)).isEqualTo("the token");
        assertThat(sealer().seal("principal:1:secret", "the token")).isNotEqualTo(sealed);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("token");
        assertThat(sealed[0]).as("the format says its version, so that a later one can be told apart").isEqualTo((byte) 1);
    }

    @Test
    void aSealedValueStaysInItsRow() {
        Sealer sealer = sealer();
        byte[] sealed = sealer.seal("principal:1:secret", "the token");
        assertThatThrownBy(() -> sealer.open("principal:2:secret", sealed)).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("the token");
        assertThatThrownBy(() -> sealer.open("integration:1:hook-secret", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noBitOfItMayBeTurnedAndNoVersionGuessed() {
        Sealer sealer = sealer();
        byte[] sealed = sealer.seal("row", "the token");
        for (int at = 0; at < sealed.length; at++) {
            byte[] turned = sealed.clone();
            turned[at] ^= 1;
            assertThatThrownBy(() -> sealer.open("row", turned)).as("byte " + at).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> sealer.open("row", new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theKeyFileIsItsOwnersAloneAndRefusedWhenOthersMayReadIt() throws Exception {
        sealer();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key()))).isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(key()).strip())).hasSize(32);
        try (var files = Files.list(folder)) {
            assertThat(files).as("nothing is left of making it").containsExactly(key());
        }
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::sealer).hasMessageContaining("can be read by others").hasMessageContaining("chmod 600");
    }

    @Test
    void aWrongOrMissingOrCutKeyFileRefusesToStart() throws Exception {
        sealer();
        String right = Files.readString(key());
        Files.writeString(key(), Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        assertThatThrownBy(this::sealer).hasMessageContaining("is not the one that this database was sealed with").hasMessageNotContaining(right.strip());
        Files.writeString(key(), right.substring(0, 20));
        assertThatThrownBy(this::sealer).isInstanceOf(IllegalStateException.class).hasMessageNotContaining(right.substring(0, 20));
        Files.delete(key());
        assertThatThrownBy(this::sealer).hasMessageContaining("is missing");
        assertThat(key()).as("a new one would seal what the old one cannot open").doesNotExist();
    }

    @Test
    void namesAreHashedForOneWorkspaceAndOneDatabase() {
        UUID workspace = UUID.randomUUID();
        assertThat(sealer().nameKey(workspace, "a")).isEqualTo(sealer().nameKey(workspace, "a"));
        assertThat(sealer().nameKey(UUID.randomUUID(), "a")).isNotEqualTo(sealer().nameKey(workspace, "a"));
    }

    private Path key() {
        return folder.resolve("portcullis.key");
    }

    private Sealer sealer() {
        return new Sealer(
                new Settings(
                        URI.create("http://localhost:8080"), null, folder, null, null, null, List.of(), null, null, null,
                        new Settings.Bitbucket(URI.create("http://127.0.0.1:9/2.0"), URI.create("http://127.0.0.1:9")),
                        new Settings.Engines(2, 120),
                        new Settings.Mirrors(5),
                        new Settings.Smtp(null, 587, null, null, "portcullis@acme.test", Settings.Smtp.Tls.STARTTLS, 15),
                        new Settings.Outbound(false, 15),
                        new Settings.Posture(Duration.ofHours(6))),
                store,
                Clock.systemUTC());
    }
}
