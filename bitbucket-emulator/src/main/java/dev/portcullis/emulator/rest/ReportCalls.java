package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Report;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Code Insights reports of commits (facts 5.8). */
final class ReportCalls {

    static final String PATH = "/repositories/{workspace}/{repo_slug}/commit/{commit}/reports";
    private static final List<String> TYPES = List.of("SECURITY", "COVERAGE", "TEST", "BUG");
    private static final List<String> RESULTS = List.of("PASSED", "FAILED", "PENDING");
    private static final List<String> KINDS =
            List.of("BOOLEAN", "DATE", "DURATION", "LINK", "NUMBER", "PERCENTAGE", "TEXT");
    private static final int MOST_FACTS = 10;
    private static final int LONGEST_TITLE = 450;
    private static final int LONGEST_DETAILS = 2000;

    private final Service service;

    ReportCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String read = "read:repository:bitbucket";
        routes.add("GET", PATH, "repository", read, this::list);
        routes.add("PUT", PATH + "/{reportId}", "repository", read, this::put);
        routes.add("GET", PATH + "/{reportId}", "repository", read, this::read);
        routes.add("DELETE", PATH + "/{reportId}", "repository", read, this::delete);
    }

    /** The report of the path, by the caller's own id or by uuid. */
    static Report known(Service service, Call call, Repository repository) {
        String hash = service.commit(repository, call.path("commit")).name();
        String id = call.path("reportId");
        return service.directory().reports(repository, hash).stream()
                .filter(one -> one.externalId().equals(id) || one.uuid().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Report"));
    }

    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String hash = service.commit(repository, call.path("commit")).name();
        return Pages.STANDARD.of(
                call,
                service.directory().reports(repository, hash),
                one -> service.shapes().insights().report(repository, one));
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Answer.ok(service.shapes().insights().report(repository, known(service, call, repository)));
    }

    private Answer put(Call call) {
        Repository repository = service.repository(call, Right.READ);
        String hash = service.commit(repository, call.path("commit")).name();
        Body body = call.object();
        String id = call.path("reportId");
        Report old = service.state().reports.get(repository.uuid() + "/" + hash + "/" + id);
        String type = body.oneOf("report_type", TYPES);
        if (type == null) {
            throw Refusal.badField("report_type", "required key not provided");
        }
        String details = body.shortText("details", LONGEST_DETAILS);
        String title = body.shortText("title", LONGEST_TITLE);
        if (title == null || details == null) {
            throw Refusal.badField(title == null ? "title" : "details", "required key not provided");
        }
        Report report = new Report(
                repository.uuid(),
                hash,
                id,
                old == null ? Service.newUuid() : old.uuid(),
                title,
                details,
                type,
                body.oneOf("result", RESULTS),
                body.shortText("reporter", LONGEST_TITLE),
                body.textOrNull("link"),
                body.textOrNull("logo_url"),
                body.flag("remote_link_enabled", false),
                facts(body),
                old == null ? service.now() : old.createdOn(),
                service.now());
        service.state().change(() -> service.state().reports.put(report.key(), report));
        return Answer.ok(service.shapes().insights().report(repository, report));
    }

    private static List<Map<String, Object>> facts(Body body) {
        List<JsonNode> nodes = body.list("data");
        if (nodes.size() > MOST_FACTS) {
            throw Refusal.badField("data", "Ensure this field has no more than " + MOST_FACTS + " elements.");
        }
        List<Map<String, Object>> facts = new ArrayList<>();
        for (JsonNode node : nodes) {
            Body fact = new Body(node, "data.");
            String kind = fact.oneOf("type", KINDS);
            Map<String, Object> kept = new LinkedHashMap<>();
            kept.put("title", fact.text("title"));
            if (kind != null) {
                kept.put("type", kind);
            }
            Object value = value(node.path("value"), kind);
            if (value == null) {
                throw Refusal.badField("data", "value does not fit type " + kind);
            }
            kept.put("value", value);
            facts.add(kept);
        }
        return List.copyOf(facts);
    }

    private static @Nullable Object value(JsonNode value, @Nullable String kind) {
        return switch (kind == null ? "" : kind) {
            case "BOOLEAN" -> value.isBoolean() ? value.booleanValue() : null;
            case "DATE", "DURATION" -> value.isIntegralNumber() ? value.longValue() : null;
            case "NUMBER", "PERCENTAGE" -> value.isNumber() ? value.numberValue() : null;
            case "LINK" ->
                value.isObject() && value.path("href").isString()
                        ? Json.object(
                                "text",
                                value.path("text").asString(""),
                                "href",
                                value.path("href").stringValue())
                        : null;
            case "TEXT" -> value.isString() ? value.stringValue() : null;
            default ->
                value.isString()
                        ? value.stringValue()
                        : value.isNumber()
                                ? value.numberValue()
                                : value.isBoolean() ? (Object) value.booleanValue() : null;
        };
    }

    private Answer delete(Call call) {
        Repository repository = service.repository(call, Right.READ);
        Report report = known(service, call, repository);
        service.state().change(() -> {
            service.state().reports.remove(report.key());
            service.state().annotations.removeAll(report.key() + "/");
        });
        return Answer.empty();
    }
}
