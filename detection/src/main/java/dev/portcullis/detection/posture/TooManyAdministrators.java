package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * People, each counted once, whatever gives them the right. A group whose members are not known may hold anybody; one that is known by what people
 * may do in effect may also hold those who administer the workspace, whom nothing tells apart.
 */
final class TooManyAdministrators implements PostureRule {
    static final int MOST = 5;

    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        Set<String> people = new LinkedHashSet<>();
        Set<String> perhaps = new LinkedHashSet<>();
        String group = null;
        boolean unknown = false;
        for (Grant grant : PostureRule.known(repository.grants())) {
            if (!grant.permission().equals("admin")) continue;
            if (grant.level().equals("workspace")) perhaps.add(grant.holder());
            else if (!grant.group()) people.add(grant.holder());
            else {
                group = grant.name();
                if (grant.members() == null) unknown = true;
                else people.addAll(grant.members());
            }
        }
        if (people.size() > MOST)
            return Violation.ofRepository(
                    repository,
                    (unknown ? "At least %d people administer this repository." : "%d people administer this repository.").formatted(people.size()),
                    "At most " + MOST + " administrators.");
        if (unknown)
            throw new NotJudged("The group \"" + group + "\" administers the repository, and its members cannot be read; " + people.size() + " others are known.");
        perhaps.addAll(people);
        if (group != null && perhaps.size() > MOST)
            throw new NotJudged("Which administrators of the workspace are in the group \"" + group + "\" cannot be read: " + people.size() + " to " + perhaps.size()
                    + " people administer the repository.");
        return List.of();
    }
}
