package dev.portcullis.server.dashboard;

import dev.portcullis.server.integrations.Integrations;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Where things are: our own pages as paths, Bitbucket's as addresses. */
@Component
class Places {
    private final Integrations integrations;

    Places(Integrations integrations) {
        this.integrations = integrations;
    }

    static String repository(String workspaceSlug, String slug) {
        return "/repositories/" + part(workspaceSlug) + "/" + part(slug);
    }

    static String pullRequest(String workspaceSlug, String slug, int number) {
        return "/pull-requests/" + part(workspaceSlug) + "/" + part(slug) + "/" + number;
    }

    static String finding(long number) {
        return "/findings/" + number;
    }

    String atBitbucket(String workspaceSlug, String slug) {
        return integrations.addresses().page(workspaceSlug, slug).toString();
    }

    String atBitbucket(String workspaceSlug, String slug, int number) {
        return integrations.addresses().pullRequestPage(workspaceSlug, slug, number).toString();
    }

    /** Without the commit's hash, which follows. */
    String commits(String workspaceSlug, String slug) {
        return atBitbucket(workspaceSlug, slug) + "/commits/";
    }

    private static String part(String slug) {
        return UriUtils.encodePathSegment(slug, StandardCharsets.UTF_8);
    }
}
