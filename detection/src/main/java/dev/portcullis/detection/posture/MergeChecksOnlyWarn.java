package dev.portcullis.detection.posture;

import java.util.List;

/** Without {@code enforce_merge_checks} (a Premium setting) Bitbucket merges all the same. Where nothing is asked for, nothing only warns. */
final class MergeChecksOnlyWarn implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        MainBranch main = MainBranch.of(repository);
        if (!main.has(each -> each.kind().startsWith("require_")) || main.has("enforce_merge_checks")) return List.of();
        return Violation.ofRepository(
                repository,
                "The merge checks of %s only warn: a pull request that fails them can be merged.".formatted(main.name()),
                "Merge checks of %s that prevent a merge while one is unresolved.".formatted(main.name()));
    }
}
