package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packages of the server, top to bottom: each uses only what stands below it. Prints the diagram of docs/architecture.md;
 * {@code -Dportcullis.write-docs=true} writes it there.
 */
class PackageStackTest {
    private static final List<String> STACK = List.of(
            "standards",
            "dashboard",
            "onboarding",
            "events",
            "triage",
            "scanning",
            "response",
            "remediation",
            "alerts",
            "policies",
            "findings",
            "mirrors",
            "inventory",
            "integrations",
            "outbound",
            "accounts",
            "jobs",
            "audit",
            "web",
            "database");

    private static final String ROOT = "dev.portcullis.server";
    private static final Path SOURCES = Path.of("src/main/java/dev/portcullis/server");
    private static final Path DOCUMENT = Path.of("../docs/architecture.md");
    private static final String BEGIN = "<!-- package stack: written by PackageStackTest -->";
    private static final String END = "<!-- end of package stack -->";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageStandsInTheStack() {
        Set<String> found = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).as("packages; a new one gets its line in STACK, none has packages inside").isSubsetOf(STACK);
    }

    @Test
    void usesOnlyWhatStandsBelow() {
        List<String> upwards = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = name(dependency.getOriginClass());
                String to = name(dependency.getTargetClass());
                if (!to.isEmpty() && !from.equals(to) && STACK.indexOf(from) >= STACK.indexOf(to)) {
                    upwards.add(dependency.getDescription());
                }
            }
        }
        assertThat(upwards).isEmpty();
    }

    @Test
    void theRootPackageUsesNoFeature() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().equals(ROOT))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> !name(dependency.getTargetClass()).isEmpty())
                        .map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void theDiagramInTheDocumentIsTheStack() throws IOException {
        String diagram = diagram();
        System.out.println(diagram);
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(end).as("markers in docs/architecture.md").isGreaterThan(begin);
        String block = "\n```text\n" + diagram + "```\n";
        if (Boolean.getBoolean("portcullis.write-docs")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + block + document.substring(end));
            return;
        }
        assertThat(document.substring(begin, end))
                .as("docs/architecture.md is stale: mvn -pl server test -Dtest=PackageStackTest -Dportcullis.write-docs=true")
                .isEqualTo(block);
    }

    private static String diagram() throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = name(type);
                String to = name(dependency.getTargetClass());
                if (!to.isEmpty() && !from.isEmpty() && !from.equals(to)) {
                    uses.computeIfAbsent(from, any -> new TreeSet<>()).add(to);
                }
            }
        }
        int width = STACK.stream().mapToInt(String::length).max().orElse(0) + 2;
        StringBuilder diagram = new StringBuilder();
        for (String name : STACK) {
            List<String> below = STACK.stream()
                    .filter(uses.getOrDefault(name, Set.of())::contains)
                    .toList();
            diagram.append(name).append(" ".repeat(width - name.length())).append(duty(name)).append('\n');
            if (!below.isEmpty()) {
                diagram.append(" ".repeat(width)).append("▼ ").append(String.join(" · ", below)).append('\n');
            }
        }
        return diagram.toString();
    }

    /** The sentence of its package-info. */
    private static String duty(String name) throws IOException {
        Matcher comment = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL)
                .matcher(Files.readString(SOURCES.resolve(name).resolve("package-info.java")));
        assertThat(comment.find()).as("sentence of " + name).isTrue();
        return comment.group(1).replaceAll("\\s*\\n\\s*\\*?\\s*", " ").strip();
    }

    private static String name(JavaClass type) {
        String packageName = type.getPackageName();
        return packageName.startsWith(ROOT + ".") ? packageName.substring(ROOT.length() + 1) : "";
    }
}
