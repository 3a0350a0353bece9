package dev.portcullis.server.findings;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.web.Links;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Findings for programs, with the filters of the page; masked as there. */
@RestController
@RequestMapping("/api/v1/findings")
@Needs(Permission.VIEW)
class FindingsApi {
    /** @param path masked; null where it was found in no file */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record One(
            String id,
            long number,
            String rule,
            String title,
            String severity,
            int risk,
            String state,
            String presence,
            Instant openedAt,
            @Nullable String repository,
            @Nullable String path,
            @Nullable Integer line,
            int places,
            URI page) {}

    record Many(int total, int page, int size, List<One> findings) {}

    private final FindingReader findings;
    private final Inventory inventory;
    private final Links links;
    private final Clock clock;

    FindingsApi(FindingReader findings, Inventory inventory, Links links, Clock clock) {
        this.findings = findings;
        this.inventory = inventory;
        this.links = links;
        this.clock = clock;
    }

    /** @param workspace a slug; all workspaces without it */
    @GetMapping
    Many list(@RequestParam MultiValueMap<String, String> parameters, @RequestParam(defaultValue = "") String workspace) {
        UUID chosen = null;
        if (!workspace.isEmpty())
            chosen = inventory.workspaces().stream()
                    .filter(each -> each.slug().equals(workspace))
                    .map(Workspace::workspace)
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("No such workspace is connected.", "All findings", FindingQuery.PATH));
        FindingQuery query = FindingQuery.of(parameters);
        FindingFilter filter = query.filter(chosen, FilterNames.of(inventory, chosen), clock.instant());
        return new Many(findings.count(filter), query.page(), query.size(), findings.list(filter).stream().map(this::one).toList());
    }

    @GetMapping("/{number}")
    One one(@PathVariable String number) {
        long known = FindingDetail.number(number);
        return findings.find(known).map(this::one).orElseThrow(() -> FindingDetail.missing(known));
    }

    private One one(Finding finding) {
        Finding.Headline place = finding.place();
        boolean named = place != null && !place.kind().equals("message");
        return new One(
                finding.id(), finding.number(), finding.rule(), finding.title(), FindingQuery.key(finding.severity()), finding.risk(),
                finding.state().key(), finding.presence(), finding.openedAt(),
                place == null ? null : place.workspaceSlug() + "/" + place.repositorySlug(),
                named ? place.path() : null,
                place != null && place.kind().equals("file") ? place.line() : null,
                place == null ? 0 : place.places(),
                links.to(FindingQuery.PATH + "/" + finding.number()));
    }
}
