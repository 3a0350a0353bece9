package dev.portcullis.server.remediation;

import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.server.inventory.Identity;
import dev.portcullis.server.web.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody or something notices of a change.
 *
 * @param kind null for what is no identity of the workspace, such as the receiver of a webhook
 * @param id of the identity; empty for none
 * @param does what they do now
 * @param at when it was last done; null where that is not known
 * @param after what becomes of it
 */
public record Effect(Identity.@Nullable Kind kind, String id, String who, String does, @Nullable Instant at, String after, Tone tone) {
    static Effect outside(String who, String does, String after) {
        return new Effect(null, "", who, does, null, after, Tone.WARN);
    }

    /** Who can write to the repository by a right that was listed, people before groups, the strongest right of each. */
    static List<Effect> writers(RepositoryPosture posture, String after) {
        List<RepositoryPosture.Grant> grants = posture.grants().value();
        if (grants == null) return List.of();
        Map<String, Effect> writers = new LinkedHashMap<>();
        for (boolean group : new boolean[] {false, true})
            for (String right : List.of("admin", "write"))
                for (RepositoryPosture.Grant each : grants)
                    if (each.group() == group && each.permission().equals(right))
                        writers.putIfAbsent(group + each.holder(), new Effect(
                                group ? Identity.Kind.GROUP : Identity.Kind.PERSON, each.holder(), each.name(), right.equals("admin") ? "administers" : "writes", null, after, Tone.PLAIN));
        return new ArrayList<>(writers.values());
    }

    Effect lastDone(@Nullable Instant moment) {
        return new Effect(kind, id, who, does, moment, after, moment == null ? tone : Tone.WARN);
    }
}
