package dev.portcullis.detection.posture;

import java.util.List;

final class MainBranchForcePushAllowed implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return MainBranch.without(
                repository, "force", "The history of %s may be rewritten by a force push.", "A restriction on force push that holds for %s.");
    }
}
