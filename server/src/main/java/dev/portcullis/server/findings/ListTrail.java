package dev.portcullis.server.findings;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Remembers for a session which list was looked at last, so that a finding knows what stands before and after it. */
@Component
class ListTrail {
    private static final String KEY = "findings";

    private final FindingReader findings;
    private final Inventory inventory;

    ListTrail(FindingReader findings, Inventory inventory) {
        this.findings = findings;
        this.inventory = inventory;
    }

    void keep(HttpServletRequest request, FindingQuery query) {
        HttpSession session = request.getSession(false);
        String path = query.at(1).path();
        if (session != null && !path.equals(session.getAttribute(KEY))) session.setAttribute(KEY, path);
    }

    FindingQuery last(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(KEY) instanceof String path ? parse(path) : FindingQuery.ALL_OPEN;
    }

    Optional<Neighbours> neighbours(FindingQuery query, Page page, Finding finding) {
        return findings.neighbours(query.filter(page.workspaceId(), FilterNames.of(inventory, null), page.now()), finding);
    }

    private static FindingQuery parse(String path) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        int start = path.indexOf('?');
        if (start >= 0)
            for (String pair : path.substring(start + 1).split("&")) {
                int equals = pair.indexOf('=');
                parameters
                        .computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
                        .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        return FindingQuery.of(parameters);
    }
}
