package dev.portcullis.server.audit;

import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Refusals;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Keeps that somebody asked for what their role does not allow. */
@Component
class RefusalTrail implements Refusals {
    private static final int LONGEST = 200;

    private final Audit audit;

    RefusalTrail(Audit audit) {
        this.audit = audit;
    }

    @Override
    public void refused(SignedIn who, Permission needed, HttpServletRequest request) {
        String path = request.getMethod() + " " + request.getRequestURI();
        audit.record(
                null, who.name(), "permission.refused", path.length() > LONGEST ? path.substring(0, LONGEST) + "…" : path, null,
                "needs " + needed.name().toLowerCase(Locale.ROOT), request.getRemoteAddr());
    }
}
