package dev.portcullis.detection.posture;

import java.util.List;

final class PublicRepositoryInPrivateProject implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        if (PostureRule.known(repository.settings()).isPrivate()) return List.of();
        RepositoryPosture.ProjectSettings project = PostureRule.known(repository.project());
        if (!project.isPrivate()) return List.of();
        return Violation.ofRepository(
                repository,
                "Anybody on the internet can read the repository, though its project %s is private.".formatted(project.key()),
                "A private repository, as its project is.");
    }
}
