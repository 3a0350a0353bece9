package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of all keys lists what the script and the templates answer to, no more and no less. */
class KeysTest {
    private static final Pattern MARKED = Pattern.compile("(?:data-key|\\bkey) ?= ?\"([a-zA-Z])\"");

    @Test
    void everyKeyThatWorksIsListed() throws IOException {
        String script = Files.readString(Path.of("src/main/resources/static/portcullis.js"));
        String table = script.substring(script.indexOf("const KEYS = {"), script.indexOf("\n};", script.indexOf("const KEYS = {")));
        Set<String> works = Pattern.compile("(?m)^  '([^']+)':").matcher(table).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(works).contains("j", "?");
        // A leader: what follows it is listed from the navigation.
        works.remove("g");
        assertThat(script).contains("event.key === 'Escape'");
        works.add("Escape");
        try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"))) {
            for (Path template : templates.filter(each -> each.toString().endsWith(".jte")).toList())
                MARKED.matcher(Files.readString(template)).results().map(found -> found.group(1)).forEach(works::add);
        }
        Set<String> listed = Stream.of(Keys.MOVING, Keys.DECIDING).flatMap(List::stream).map(Keys.Key::key).map(KeysTest::pressed).collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(works);
    }

    private static String pressed(String key) {
        if (key.equals("Esc")) return "Escape";
        return key.startsWith("Shift+") ? key.substring(6).toUpperCase() : key;
    }
}
