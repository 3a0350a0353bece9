package dev.portcullis.detection.posture;

import java.util.List;

final class MainBranchDeletionAllowed implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return MainBranch.without(repository, "delete", "The branch %s may be deleted.", "A restriction on deletion that holds for %s.");
    }
}
