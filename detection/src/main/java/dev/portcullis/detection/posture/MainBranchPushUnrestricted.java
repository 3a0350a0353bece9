package dev.portcullis.detection.posture;

import java.util.List;

final class MainBranchPushUnrestricted implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return MainBranch.without(
                repository,
                "push",
                "Everybody with write access may push to %s without a pull request.",
                "A restriction on push that holds for %s.");
    }
}
