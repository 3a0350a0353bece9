package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** People, each counted once, whatever gives them the right. A group whose members are not known may hold anybody. */
final class TooManyAdministrators implements PostureRule {
    static final int MOST = 5;

    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        Set<String> people = new LinkedHashSet<>();
        String unknown = null;
        for (Grant grant : PostureRule.known(repository.grants())) {
            if (!grant.permission().equals("admin")) continue;
            if (!grant.group()) people.add(grant.holder());
            else if (grant.members() != null) people.addAll(grant.members());
            else unknown = grant.name();
        }
        if (people.size() > MOST)
            return Violation.ofRepository(
                    repository,
                    (unknown == null ? "%d people administer this repository." : "At least %d people administer this repository.").formatted(people.size()),
                    "At most " + MOST + " administrators.");
        if (unknown != null)
            throw new NotJudged("The group \"" + unknown + "\" administers the repository, and its members cannot be read; " + people.size() + " others are known.");
        return List.of();
    }
}
