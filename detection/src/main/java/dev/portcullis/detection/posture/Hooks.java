package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.PostureRule.NotJudged;
import dev.portcullis.detection.posture.PostureRule.Violation;
import dev.portcullis.detection.posture.RepositoryPosture.Hook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Predicate;

/** Hooks of others that send. One that is switched off sends nothing; our own is judged by the connection's check-up. */
final class Hooks {
    private Hooks() {}

    static List<Violation> wrong(RepositoryPosture repository, Predicate<Hook> asked, String now, String expected) throws NotJudged {
        return PostureRule.known(repository.hooks()).stream()
                .filter(hook -> !hook.ours() && hook.active() && asked.test(hook))
                .map(hook -> new Violation(
                        hook.level().equals("workspace") ? "workspace" : repository.repository(),
                        hook.level().equals("workspace") ? "workspace:" + hook.uuid() : hook.uuid(),
                        name(hook),
                        now.formatted(origin(hook.url())),
                        expected))
                .toList();
    }

    private static String name(Hook hook) {
        return hook.description().isBlank() ? origin(hook.url()) : hook.description() + " (" + origin(hook.url()) + ")";
    }

    /** Scheme, host and port: what follows is often itself a secret. */
    static String origin(String url) {
        try {
            URI uri = new URI(url.strip());
            if (uri.getScheme() != null && uri.getHost() != null)
                return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (URISyntaxException e) {
            // Said below.
        }
        return "an address that is not readable";
    }
}
