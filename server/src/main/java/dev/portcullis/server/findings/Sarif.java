package dev.portcullis.server.findings;

import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.web.Links;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Findings as a SARIF 2.1.0 document. Its words are the standard's: levels are error, warning and note. */
final class Sarif {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ROOT = "%SRCROOT%";

    private final Links links;
    private final BitbucketAddresses addresses;

    Sarif(Links links, BitbucketAddresses addresses) {
        this.links = links;
        this.addresses = addresses;
    }

    /** A run for each repository, so that each path has the root that it is relative to. @param rules those of the findings, by id */
    String document(List<Finding> findings, Map<String, Rule> rules) {
        Map<UUID, List<Finding>> byRepository = new LinkedHashMap<>();
        UUID nowhere = new UUID(0, 0);
        for (Finding each : findings) byRepository.computeIfAbsent(each.place() == null ? nowhere : each.place().repository(), key -> new ArrayList<>()).add(each);
        // One that found nothing is a run, too.
        if (byRepository.isEmpty()) byRepository.put(nowhere, List.of());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        document.put("version", "2.1.0");
        document.put("runs", byRepository.values().stream().map(each -> run(each, rules)).toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    private Map<String, Object> run(List<Finding> findings, Map<String, Rule> rules) {
        List<String> order = findings.stream().map(Finding::rule).filter(rules::containsKey).distinct().toList();
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "Portcullis");
        driver.put("informationUri", links.to("/").toString());
        driver.put("rules", order.stream().map(id -> rule(id, rules.get(id))).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        Finding.Headline place = findings.isEmpty() ? null : findings.getFirst().place();
        if (place != null) {
            run.put("automationDetails", Map.of("id", name(place) + "/"));
            // Without a revision: findings of one repository come from many commits, and each result names its own.
            run.put("versionControlProvenance", List.of(Map.of(
                    "repositoryUri", addresses.page(place.workspaceSlug(), place.repositorySlug()).toString(), "mappedTo", Map.of("uriBaseId", ROOT))));
        }
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", findings.stream().map(each -> result(each, order.indexOf(each.rule()))).toList());
        return run;
    }

    private static String name(Finding.Headline place) {
        return place.workspaceSlug() + "/" + place.repositorySlug();
    }

    private static Map<String, Object> rule(String id, Rule rule) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("name", rule.name());
        entry.put("shortDescription", Map.of("text", rule.title()));
        entry.put("fullDescription", Map.of("text", rule.why()));
        entry.put("help", Map.of("text", String.join("\n", rule.fix())));
        if (!rule.references().isEmpty()) entry.put("helpUri", rule.references().getFirst());
        entry.put("defaultConfiguration", Map.of("level", level(rule.severity())));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("security-severity", score(rule.severity()));
        properties.put("tags", rule.cwe().isEmpty() ? List.of("security", rule.engine()) : List.of("security", rule.engine(), "external/cwe/" + rule.cwe().toLowerCase(java.util.Locale.ROOT)));
        entry.put("properties", properties);
        return entry;
    }

    private Map<String, Object> result(Finding finding, int rule) {
        Finding.Headline place = finding.place();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.rule());
        if (rule >= 0) result.put("ruleIndex", rule);
        result.put("level", level(finding.severity()));
        String where = place == null ? "" : " in " + name(place);
        result.put("message", Map.of("text", finding.title() + where));
        result.put("locations", place == null ? List.of() : List.of(location(place)));
        result.put("partialFingerprints", Map.of("portcullisFinding/v1", finding.id()));
        result.put("hostedViewerUri", links.to(FindingQuery.PATH + "/" + finding.number()).toString());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("state", finding.state().key());
        properties.put("risk", finding.risk());
        properties.put("openedAt", finding.openedAt().toString());
        if (place != null) properties.put("repository", name(place));
        if (place != null && !place.commit().isEmpty()) properties.put("commit", place.commit());
        result.put("properties", properties);
        // What people decided against is a suppression in the standard's words; what was put right is not.
        if (!finding.state().counts() && finding.state() != FindingState.RESOLVED) result.put("suppressions", List.of(Map.of("kind", "external", "justification", finding.state().label())));
        return result;
    }

    private static Map<String, Object> location(Finding.Headline place) {
        boolean file = place.kind().equals("file") || place.kind().equals("path");
        Map<String, Object> location = new LinkedHashMap<>();
        if (file) {
            Map<String, Object> physical = new LinkedHashMap<>();
            physical.put("artifactLocation", Map.of("uri", uri(place.path()), "uriBaseId", ROOT));
            if (place.line() > 0) physical.put("region", Map.of("startLine", place.line()));
            location.put("physicalLocation", physical);
        }
        String within = file ? "" : "/" + place.kind() + (place.path().isEmpty() ? "" : "/" + place.path());
        location.put("logicalLocations", List.of(Map.of("fullyQualifiedName", name(place) + within, "kind", file ? "repository" : place.kind())));
        return location;
    }

    /** A relative reference (RFC 3986, 4.2): a colon in its first segment would make what stands before it a scheme. */
    static String uri(String path) {
        String encoded = UriUtils.encodePath(path, StandardCharsets.UTF_8);
        int slash = encoded.indexOf('/');
        String first = slash < 0 ? encoded : encoded.substring(0, slash);
        return first.replace(":", "%3A") + encoded.substring(first.length());
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    /** The middle of each band of CVSS, as consumers of SARIF sort by it. */
    private static String score(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "9.5";
            case HIGH -> "8.0";
            case MEDIUM -> "5.5";
            case LOW -> "2.5";
            case INFO -> "0.0";
        };
    }
}
