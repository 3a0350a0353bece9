package dev.portcullis.detection.posture;

import java.util.List;
import java.util.Locale;

final class ForeignHookPlainHttp implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return Hooks.wrong(
                repository,
                hook -> hook.url().strip().toLowerCase(Locale.ROOT).startsWith("http:"),
                "The webhook sends events to %s without encryption.",
                "An address that starts with https://.");
    }
}
