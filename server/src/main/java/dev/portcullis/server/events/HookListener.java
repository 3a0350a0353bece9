package dev.portcullis.server.events;

import dev.portcullis.server.events.Deliveries.Answer;
import dev.portcullis.server.web.Open;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where Bitbucket delivers. The unguessable end of the path selects the secret; a body over the cap is refused before it is hashed. */
@RestController
class HookListener {
    /** Bitbucket sends 256 KB at most (facts of 2026-11-24, 6.2). */
    private static final int CAP = 1 << 20;

    private final Deliveries deliveries;

    HookListener(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @PostMapping("/hooks/bitbucket/{path}")
    @Open("Bitbucket signs in to nothing: the signature on the body is the permission")
    ResponseEntity<Void> deliver(@PathVariable String path, HttpServletRequest request) throws IOException {
        byte[] body;
        if (request.getContentLengthLong() > CAP) return answer(deliveries.tooLarge(path));
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes(CAP + 1);
        }
        if (body.length > CAP) return answer(deliveries.tooLarge(path));
        return answer(deliveries.take(
                path,
                request.getHeader("X-Hub-Signature"),
                request.getHeader("X-Request-UUID"),
                request.getHeader("X-Event-Key"),
                attempt(request.getHeader("X-Attempt-Number")),
                body));
    }

    private static ResponseEntity<Void> answer(Answer answer) {
        return ResponseEntity.status(answer.status()).build();
    }

    private static int attempt(@Nullable String header) {
        return header != null && header.matches("[1-9]") ? Integer.parseInt(header) : 1;
    }
}
