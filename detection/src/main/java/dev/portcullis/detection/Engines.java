package dev.portcullis.detection;

import dev.portcullis.detection.posture.PostureEngine;
import dev.portcullis.detection.secrets.SecretsEngine;
import java.util.List;

/** The list of engines, a line an engine. */
public final class Engines {
    private Engines() {}

    /** @param identityKey the workspace's key for hashing values */
    public static List<Engine> all(byte[] identityKey) {
        return List.of(
                new SecretsEngine(identityKey),
                new PostureEngine());
    }
}
