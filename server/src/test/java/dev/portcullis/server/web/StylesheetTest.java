package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The look has one source: the tokens at the head of the stylesheet, and one sprite. */
class StylesheetTest {
    private static final Path STATIC = Path.of("src/main/resources/static");
    private static final Path TEMPLATES = Path.of("src/main/jte");
    private static final Pattern TOKEN =
            Pattern.compile("--([a-z-]+): light-dark\\((#[0-9A-F]{6}|rgba\\([^)]+\\)), (#[0-9A-F]{6}|rgba\\([^)]+\\))\\);");
    private static final Pattern COLOUR = Pattern.compile(
            "#[0-9A-Fa-f]{3,8}\\b|\\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\\(|(?<=[ :,(])(?:white|black|red|green|blue|gr[ae]y|orange|yellow|purple|silver)(?=[ ;,)])");

    private final String css = read(STATIC.resolve("portcullis.css"));

    @Test
    void coloursAreTokens() {
        String rest = css.substring(css.indexOf("\n}\n"));
        assertThat(rest.lines().filter(line -> COLOUR.matcher(line).find()).filter(line -> !line.startsWith("/*")))
                .as("colour values outside the tokens")
                .isEmpty();
        assertThat(tokens()).hasSizeGreaterThan(55);
    }

    @Test
    void everyTokenThatIsUsedIsThere() {
        Matcher uses = Pattern.compile("var\\(--([a-z-]+)\\)").matcher(css);
        TreeSet<String> missing = new TreeSet<>();
        while (uses.find()) {
            if (!css.contains("--" + uses.group(1) + ":")) {
                missing.add(uses.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    /** The lowest contrast that each may have, on the ground where it is hardest to read. */
    @ParameterizedTest
    @CsvSource({
        "text, surface, 12.8", "text, selected, 12", "muted, surface, 7", "muted, sunken, 6.5", "muted, selected, 6.5",
        "subtle, surface, 4.5", "subtle, canvas, 4.5", "accent-text, surface, 6.5", "accent-text, accent-tint, 6.4",
        "on-accent, accent, 4.5", "ok, ok-tint, 5.5", "warn, warn-tint, 5.5", "fail, fail-tint, 5.5", "critical, critical-tint, 5.5",
        "high, high-tint, 5.5", "medium, medium-tint, 5.5", "low, low-tint, 5.5", "bulk-text, bulk, 12", "bulk-quiet, bulk, 6",
        "control, surface, 3", "focus, surface, 6", "critical-solid, surface, 3", "high-solid, surface, 3", "medium-solid, surface, 3",
        "low-solid, surface, 3", "info-solid, surface, 3"
    })
    void contrastSuffices(String ink, String ground, double least) {
        Map<String, String[]> tokens = tokens();
        for (int theme = 0; theme < 2; theme++) {
            assertThat(contrast(tokens.get(ink)[theme], tokens.get(ground)[theme]))
                    .as("%s on %s, %s", ink, ground, theme == 0 ? "light" : "dark")
                    .isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void fontsComeFromADependencyThatIsThere() {
        Matcher sources = Pattern.compile("url\\(\"([^\"]+)\"\\)").matcher(css);
        List<String> fonts = new ArrayList<>();
        while (sources.find()) {
            fonts.add(sources.group(1));
        }
        assertThat(fonts).isNotEmpty().allSatisfy(font -> {
            assertThat(font).startsWith("/webjars/");
            assertThat(getClass().getResource("/META-INF/resources" + font)).as(font).isNotNull();
        });
        assertThat(getClass().getResource("/META-INF/resources" + Assets.HTMX)).isNotNull();
    }

    @Test
    void everyIconThatATemplateNamesIsInTheSprite() {
        String sprite = read(STATIC.resolve("icons.svg"));
        TreeSet<String> missing = new TreeSet<>();
        for (Path template : templates()) {
            Matcher names = Pattern.compile("icon = \"([a-z-]+)\"|components\\.icon\\(name = \"([a-z-]+)\"").matcher(read(template));
            while (names.find()) {
                String name = names.group(1) != null ? names.group(1) : names.group(2);
                if (!name.endsWith("-") && !sprite.contains("id=\"" + name + "\"")) {
                    missing.add(template.getFileName() + ": " + name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** The content-security policy would drop them without a word. */
    @Test
    void templatesHoldNeitherStyleNorScript() {
        for (Path template : templates()) {
            // A mail is no page: it carries its own style, and programs that show it know no policy of ours.
            if (template.endsWith("alerts/mail.jte")) continue;
            assertThat(read(template))
                    .as(template.toString())
                    .doesNotContainPattern("\\sstyle=")
                    .doesNotContainPattern("\\son[a-z]+=")
                    .doesNotContainPattern("<script(?![^>]* src=)")
                    .doesNotContain("<style")
                    .doesNotContain("$unsafe")
                    .doesNotContain("hx-on");
        }
    }

    /** A form that changes something and has no token would be refused in any case; better to see it here. */
    @Test
    void everyFormThatPostsCarriesAToken() {
        for (Path template : templates()) {
            String text = read(template);
            Matcher forms = Pattern.compile("<form[^>]*method=\"post\"[^>]*>(.*?)</form>", Pattern.DOTALL).matcher(text);
            while (forms.find()) {
                assertThat(forms.group(1)).as(template.toString()).contains("@template.components.csrf(");
            }
        }
    }

    private Map<String, String[]> tokens() {
        Map<String, String[]> tokens = new TreeMap<>();
        Matcher matcher = TOKEN.matcher(css);
        while (matcher.find()) {
            tokens.put(matcher.group(1), new String[] {matcher.group(2), matcher.group(3)});
        }
        return tokens;
    }

    private static double contrast(String one, String other) {
        double first = luminance(one) + 0.05;
        double second = luminance(other) + 0.05;
        return Math.max(first, second) / Math.min(first, second);
    }

    private static double luminance(String colour) {
        double sum = 0;
        double[] weights = {0.2126, 0.7152, 0.0722};
        for (int index = 0; index < 3; index++) {
            double value = Integer.parseInt(colour, 1 + 2 * index, 3 + 2 * index, 16) / 255.0;
            sum += weights[index] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static List<Path> templates() {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".jte")).toList();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
