package dev.portcullis.detection.posture;

import java.util.List;

/** {@code no_public_forks} is Bitbucket's default and keeps forks private; only {@code allow_forks} lets a fork of private code be public. */
final class ForksAllowedOutside implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        RepositoryPosture.Settings settings = PostureRule.known(repository.settings());
        if (!settings.isPrivate()) return List.of();
        String policy = settings.forkPolicy();
        if (policy == null || policy.isEmpty()) throw new NotJudged("Bitbucket does not say whether the repository may be forked.");
        if (!policy.equals("allow_forks")) return List.of();
        return Violation.ofRepository(
                repository,
                "Whoever can read this private repository may fork it to anywhere, also as a public repository.",
                "No forks, or private ones only.");
    }
}
