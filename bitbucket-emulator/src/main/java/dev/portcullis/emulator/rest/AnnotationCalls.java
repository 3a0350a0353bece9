package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.Annotation;
import dev.portcullis.emulator.state.Report;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The remarks of Code Insights reports: at most 100 at once and 1,000 a report (facts 5.8). */
final class AnnotationCalls {

    private static final List<String> TYPES = List.of("VULNERABILITY", "CODE_SMELL", "BUG");
    private static final List<String> SEVERITIES = List.of("CRITICAL", "HIGH", "MEDIUM", "LOW");
    private static final List<String> RESULTS = List.of("PASSED", "FAILED", "SKIPPED", "IGNORED");
    private static final int MOST_AT_ONCE = 100;
    private static final int MOST = 1000;
    private static final int LONGEST_SUMMARY = 450;
    private static final int LONGEST_DETAILS = 2000;

    private final Service service;

    AnnotationCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String all = ReportCalls.PATH + "/{reportId}/annotations";
        String one = all + "/{annotationId}";
        String read = "read:repository:bitbucket";
        routes.add("GET", all, "repository", read, this::list);
        routes.add("POST", all, "repository", read, this::createAll);
        routes.add("GET", one, "repository", read, this::read);
        routes.add("PUT", one, "repository", read, this::put);
        routes.add("DELETE", one, "repository", read, this::delete);
    }

    private Report report(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return ReportCalls.known(service, call, repository);
    }

    private Annotation known(Call call) {
        String id = call.path("annotationId");
        return service.directory().annotations(report(call)).stream()
                .filter(one -> one.externalId().equals(id) || one.uuid().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Annotation"));
    }

    private Answer list(Call call) {
        return Pages.STANDARD.of(
                call,
                service.directory().annotations(report(call)),
                service.shapes().insights()::annotation);
    }

    private Answer read(Call call) {
        return Answer.ok(service.shapes().insights().annotation(known(call)));
    }

    private Answer createAll(Call call) {
        Report report = report(call);
        JsonNode nodes = call.json();
        if (!nodes.isArray()) {
            throw Refusal.of(400, "Bad request");
        }
        if (nodes.size() > MOST_AT_ONCE) {
            throw Refusal.of(400, "Ensure this list has no more than " + MOST_AT_ONCE + " annotations.");
        }
        List<Body> bodies = new ArrayList<>();
        nodes.forEach(node -> bodies.add(new Body(node, "")));
        List<Annotation> saved = service.state().change(() -> save(report, bodies, null));
        return Answer.ok(saved.stream()
                .map(one -> service.shapes().insights().annotation(one))
                .toList());
    }

    private Answer put(Call call) {
        Report report = report(call);
        Body body = call.object();
        List<Annotation> saved = service.state().change(() -> save(report, List.of(body), call.path("annotationId")));
        return Answer.ok(service.shapes().insights().annotation(saved.getFirst()));
    }

    /** All or none: everything is read before anything is kept. */
    private List<Annotation> save(Report report, List<Body> bodies, @Nullable String fixedId) {
        Map<String, Annotation> fresh = new java.util.LinkedHashMap<>();
        for (Body body : bodies) {
            String id = fixedId == null ? body.text("external_id") : fixedId;
            Annotation old = service.state().annotations.get(report.key() + "/" + id);
            Annotation one = annotation(report, body, id, old);
            fresh.put(one.key(), one);
        }
        long known = service.directory().annotations(report).stream()
                .filter(one -> !fresh.containsKey(one.key()))
                .count();
        if (known + fresh.size() > MOST) {
            throw Refusal.of(400, "A report cannot have more than " + MOST + " annotations.");
        }
        fresh.forEach((key, one) -> service.state().annotations.put(key, one));
        return List.copyOf(fresh.values());
    }

    private Annotation annotation(Report report, Body body, String id, @Nullable Annotation old) {
        String type = body.oneOf("annotation_type", TYPES);
        String summary = body.shortText("summary", LONGEST_SUMMARY);
        if (type == null || summary == null) {
            throw Refusal.badField(type == null ? "annotation_type" : "summary", "required key not provided");
        }
        return new Annotation(
                report.key(),
                id,
                old == null ? Service.newUuid() : old.uuid(),
                old == null ? service.state().next("annotation") : old.order(),
                type,
                summary,
                body.shortText("details", LONGEST_DETAILS),
                body.textOrNull("path"),
                body.number("line"),
                body.oneOf("severity", SEVERITIES),
                body.oneOf("result", RESULTS),
                body.textOrNull("link"),
                old == null ? service.now() : old.createdOn(),
                service.now());
    }

    private Answer delete(Call call) {
        Annotation annotation = known(call);
        service.state().change(() -> service.state().annotations.remove(annotation.key()));
        return Answer.empty();
    }
}
