package dev.portcullis.server.remediation;

import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.inventory.Facts;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.web.LocalPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Who will notice a remedy, from what was read of permissions, webhooks, keys and pushes. */
@Component
public class Effects {
    /** More than that is not read before a decision. */
    private static final int MOST = 12;

    private final Facts facts;
    private final Inventory inventory;

    Effects(Facts facts, Inventory inventory) {
        this.facts = facts;
        this.inventory = inventory;
    }

    /**
     * @param path of the identity's page; empty for none
     * @param repositories where the same happens to them
     */
    public record Row(Effect effect, String path, List<String> repositories) {
        public String where() {
            return repositories.size() < 4 ? String.join(", ", repositories) : String.join(", ", repositories.subList(0, 2)) + " and " + (repositories.size() - 2) + " more";
        }

        /** The same one elsewhere; the last time counts. */
        Row and(Row other) {
            Instant one = effect.at();
            Instant two = other.effect.at();
            return new Row(one == null || two != null && two.isAfter(one) ? other.effect : effect, path, Stream.concat(repositories.stream(), other.repositories.stream()).distinct().toList());
        }
    }

    /**
     * @param more how many besides those rows
     * @param gaps why somebody may be missing, a sentence each
     */
    public record Felt(List<Row> rows, int more, List<String> gaps) {}

    Felt of(Remedy remedy, List<RemedyObject> objects) {
        Map<List<String>, Row> found = new LinkedHashMap<>();
        Set<String> gaps = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        for (RemedyObject each : objects) {
            if (!seen.add(each.repository() + " " + each.rule() + " " + each.key())) continue;
            Optional<Repository> repository = inventory.repository(each.workspace(), each.repository());
            if (repository.isEmpty()) continue;
            RepositoryPosture posture = facts.posture(each.workspace(), each.repository());
            Target target = new Target(repository.get().workspaceSlug(), Ids.braced(each.repository()), each.rule(), each.key());
            boolean people = remedy instanceof AddBranchRestriction || remedy instanceof RequireApproval;
            if (people && posture.grants().gap() != null) gaps.add("Who may write to " + repository.get().slug() + " is not known: " + posture.grants().gap());
            Optional<RefState> main = people ? main(repository.get()) : Optional.empty();
            for (Effect effect : remedy.effects(target, posture)) {
                boolean pushed = main.map(RefState::pushedBy).filter(by -> by.replaceAll("[{}]", "").equals(effect.id())).isPresent();
                Effect shown = people ? effect.lastDone(pushed ? main.orElseThrow().seenAt() : null) : effect;
                String path = effect.kind() == null
                        ? ""
                        : "/identities/" + LocalPath.encode(repository.get().workspaceSlug()) + "/" + effect.kind().key() + "/" + LocalPath.encode(effect.id());
                found.merge(List.of(path, effect.who(), effect.does(), effect.after()), new Row(shown, path, List.of(repository.get().slug())), Row::and);
            }
        }
        List<Row> rows = new ArrayList<>(found.values());
        rows.sort(Comparator.comparing((Row each) -> each.effect().at() == null));
        return new Felt(List.copyOf(rows.subList(0, Math.min(MOST, rows.size()))), Math.max(0, rows.size() - MOST), List.copyOf(gaps));
    }

    /** The main branch, with who pushed what was last seen of it. */
    private Optional<RefState> main(Repository repository) {
        String main = repository.mainBranch();
        return main == null
                ? Optional.empty()
                : inventory.refs(repository.workspace(), repository.repository()).stream().filter(each -> each.shown().equals(main) && each.learnt().equals("delivery")).findFirst();
    }
}
