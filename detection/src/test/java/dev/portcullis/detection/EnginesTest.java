package dev.portcullis.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnginesTest {
    @Test
    void theListNamesEveryEngine() throws IOException, URISyntaxException {
        Path classes = Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> implementations;
        try (Stream<Path> files = Files.walk(classes)) {
            implementations = files.filter(file -> file.toString().endsWith(".class") && !file.toString().contains("-info"))
                    .map(file -> classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", ""))
                    .filter(EnginesTest::isEngine)
                    .toList();
        }
        List<String> listed = Engines.all(new byte[32]).stream().map(engine -> engine.getClass().getName()).toList();
        assertThat(implementations).isNotEmpty().containsExactlyInAnyOrderElementsOf(listed);
        assertThat(Engines.all(new byte[32])).extracting(Engine::name).doesNotHaveDuplicates();
    }

    private static boolean isEngine(String name) {
        try {
            Class<?> type = Class.forName(name, false, Engine.class.getClassLoader());
            return Engine.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
