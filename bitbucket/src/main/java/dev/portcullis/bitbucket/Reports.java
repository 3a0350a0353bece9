package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Code Insights reports and their annotations, at a commit under an id of our own (facts section 5.8). */
public final class Reports {

    /** What one report takes in all. */
    public static final int MAX_ANNOTATIONS = 1_000;
    /** What one request takes. */
    public static final int ANNOTATIONS_A_REQUEST = 100;

    private final Transport transport;
    private final Priority priority;

    Reports(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Creates or replaces the report; safe to repeat. */
    public void put(String workspace, String repository, String commit, String reportId, Report report) {
        ObjectNode body = Json.object();
        body.put("title", report.title())
                .put("details", report.details())
                .put("reporter", report.reporter())
                .put("report_type", "SECURITY")
                .put("result", report.result().name());
        if (report.link() != null) {
            body.put("link", report.link().toString());
        }
        ArrayNode figures = body.putArray("data");
        report.figures().forEach(figure -> write(figures.addObject(), figure));
        transport.send(
                Call.of(Operation.REPORT_PUT, workspace, repository, commit, reportId)
                        .json(body),
                priority);
    }

    /**
     * Creates the annotations, or updates those with the same external id; one request for each hundred, none for none; safe
     * to repeat.
     *
     * @throws IllegalArgumentException when there are more than a report takes
     */
    public void annotate(
            String workspace, String repository, String commit, String reportId, List<Annotation> annotations) {
        if (annotations.size() > MAX_ANNOTATIONS) {
            throw new IllegalArgumentException("A report has at most " + MAX_ANNOTATIONS + " annotations");
        }
        for (int from = 0; from < annotations.size(); from += ANNOTATIONS_A_REQUEST) {
            ArrayNode body = Json.array();
            annotations
                    .subList(from, Math.min(annotations.size(), from + ANNOTATIONS_A_REQUEST))
                    .forEach(annotation -> write(body.addObject(), annotation));
            transport.send(
                    Call.of(Operation.ANNOTATIONS_POST, workspace, repository, commit, reportId)
                            .json(body),
                    priority);
        }
    }

    /** Reads the report back; {@code NotFound} when there is none. */
    public ReportState get(String workspace, String repository, String commit, String reportId) {
        Fields fields = transport
                .send(Call.of(Operation.REPORT, workspace, repository, commit, reportId), priority)
                .json();
        return new ReportState(fields.text("title"), fields.textOrNull("result"), fields.textOrNull("details"));
    }

    /** Deletes the report with its annotations; {@code NotFound} when there is none. */
    public void delete(String workspace, String repository, String commit, String reportId) {
        transport.send(Call.of(Operation.REPORT_DELETE, workspace, repository, commit, reportId), priority);
    }

    private static void write(ObjectNode node, Report.Figure figure) {
        node.put("title", figure.title());
        switch (figure) {
            case Report.NumberFigure number -> node.put("type", "NUMBER").put("value", number.value());
            case Report.TextFigure text -> node.put("type", "TEXT").put("value", text.value());
            case Report.YesNoFigure yesNo -> node.put("type", "BOOLEAN").put("value", yesNo.value());
            case Report.LinkFigure link ->
                node.put("type", "LINK")
                        .putObject("value")
                        .put("text", link.text())
                        .put("href", link.address().toString());
        }
    }

    private static void write(ObjectNode node, Annotation annotation) {
        node.put("external_id", annotation.externalId())
                .put("annotation_type", "VULNERABILITY")
                .put("summary", annotation.summary())
                .put("severity", annotation.severity().name());
        if (annotation.details() != null) {
            node.put("details", annotation.details());
        }
        if (annotation.path() != null) {
            node.put("path", annotation.path());
        }
        if (annotation.line() != null) {
            node.put("line", annotation.line());
        }
        if (annotation.result() != null) {
            node.put("result", annotation.result().name());
        }
        if (annotation.link() != null) {
            node.put("link", annotation.link().toString());
        }
    }
}
