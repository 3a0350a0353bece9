package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Identity;
import dev.portcullis.server.web.Paging;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param gaps facts that could not be read, so that somebody may be missing */
public record IdentityList(Query query, List<IdentityLine> lines, int all, int gaps, @Nullable Instant readAt, Paging paging) {
    public List<Identity.Kind> kinds() {
        return List.of(Identity.Kind.values());
    }
}
