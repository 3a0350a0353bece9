package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Path SERVER = Path.of("server.jar");

    @Test
    void hasDefaults() {
        assertThat(Options.parse(List.of(), SERVER)).isEqualTo(new Options(8080, 7990, 7991, Path.of("data"), false, SERVER));
    }

    @Test
    void readsEverything() {
        assertThat(Options.parse(List.of("--port", "1", "--emulator-port", "2", "--sink-port", "3", "--data", "d", "--reset", "--server", "s"), SERVER))
                .isEqualTo(new Options(1, 2, 3, Path.of("d"), true, Path.of("s")));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Options.parse(List.of("--port", "http"), SERVER)).hasMessageContaining("not http");
        assertThatThrownBy(() -> Options.parse(List.of("--port"), SERVER)).hasMessage("--port needs a value.");
        assertThatThrownBy(() -> Options.parse(List.of("--verbose"), SERVER)).hasMessage("There is no option --verbose.");
        assertThatThrownBy(() -> Options.parse(List.of("--port", "7990"), SERVER)).hasMessageContaining("must differ");
    }
}
