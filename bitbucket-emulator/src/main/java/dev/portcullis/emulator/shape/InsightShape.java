package dev.portcullis.emulator.shape;

import dev.portcullis.emulator.state.Annotation;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Report;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Build statuses, Code Insights reports and annotations on the wire. */
public final class InsightShape {

    private final Links links;
    private final RepositoryShape repositories;
    private final CommitShape commits;
    private final Directory directory;

    public InsightShape(Links links, RepositoryShape repositories, CommitShape commits, Directory directory) {
        this.links = links;
        this.repositories = repositories;
        this.commits = commits;
        this.directory = directory;
    }

    public Map<String, @Nullable Object> status(Repository repository, CommitStatus status) {
        Workspace workspace = directory.owner(repository);
        String commit = links.repository(workspace, repository, "/commit/" + status.commit());
        return Json.object(
                "key", status.key(),
                "type", "build",
                "uuid", status.uuid(),
                "state", status.state(),
                "name", status.name(),
                "refname", status.refname(),
                "commit", commits.small(repository, status.commit()),
                "url", status.url(),
                "repository", repositories.small(repository),
                "description", status.description(),
                "created_on", Times.micros(status.createdOn()),
                "updated_on", Times.micros(status.updatedOn()),
                "links",
                        Json.object(
                                "self", Links.href(commit + "/statuses/build/" + Links.encode(status.key())),
                                "commit", Links.href(commit)));
    }

    public Map<String, @Nullable Object> report(Repository repository, Report report) {
        Workspace workspace = directory.owner(repository);
        Map<String, @Nullable Object> shape = Json.object(
                "type", "report",
                "uuid", report.uuid(),
                "title", report.title(),
                "details", report.details(),
                "external_id", report.externalId(),
                "report_type", report.reportType(),
                "remote_link_enabled", report.remoteLinkEnabled());
        putIfPresent(shape, "reporter", report.reporter());
        putIfPresent(shape, "link", report.link());
        putIfPresent(shape, "logo_url", report.logoUrl());
        putIfPresent(shape, "result", report.result());
        shape.put("data", report.facts());
        shape.put("created_on", Times.micros(report.createdOn()));
        shape.put("updated_on", Times.micros(report.updatedOn()));
        shape.put(
                "links",
                Json.object(
                        "self",
                        Links.href(links.repository(
                                workspace,
                                repository,
                                "/commit/" + report.commit() + "/reports/" + Links.encode(report.externalId())))));
        return shape;
    }

    public Map<String, @Nullable Object> annotation(Annotation annotation) {
        Map<String, @Nullable Object> shape = Json.object(
                "type", "report_annotation",
                "uuid", annotation.uuid(),
                "external_id", annotation.externalId(),
                "annotation_type", annotation.type(),
                "summary", annotation.summary());
        putIfPresent(shape, "details", annotation.details());
        putIfPresent(shape, "path", annotation.path());
        putIfPresent(shape, "line", annotation.line());
        putIfPresent(shape, "severity", annotation.severity());
        putIfPresent(shape, "result", annotation.result());
        putIfPresent(shape, "link", annotation.link());
        shape.put("created_on", Times.micros(annotation.createdOn()));
        shape.put("updated_on", Times.micros(annotation.updatedOn()));
        return shape;
    }

    private static void putIfPresent(Map<String, @Nullable Object> shape, String name, @Nullable Object value) {
        if (value != null) {
            shape.put(name, value);
        }
    }
}
