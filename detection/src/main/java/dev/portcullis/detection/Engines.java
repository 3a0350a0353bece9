package dev.portcullis.detection;

import dev.portcullis.detection.posture.PostureEngine;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.detection.secrets.SecretsEngine;
import java.util.List;

/** The list of engines, a line an engine. */
public final class Engines {
    private Engines() {}

    /** The version of an engine's rules and code, as its results carry it. */
    public static String ruleSet(String engine) {
        return all(new byte[32]).stream()
                .filter(each -> each.name().equals(engine))
                .findFirst()
                .map(each -> each.version() + "-" + RuleCatalogue.of(engine).digest())
                .orElseThrow(() -> new IllegalArgumentException("no engine " + engine));
    }

    /** @param identityKey the workspace's key for hashing values */
    public static List<Engine> all(byte[] identityKey) {
        return List.of(
                new SecretsEngine(identityKey),
                new PostureEngine());
    }
}
