package dev.portcullis.detection.posture;

import java.util.List;

final class ForeignHookWithoutSecret implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return Hooks.wrong(
                repository,
                hook -> !hook.secretSet(),
                "The webhook to %s has no secret: who receives it cannot tell a true event from a forged one.",
                "A webhook with a secret, so that each event is signed.");
    }
}
