package dev.portcullis.server.integrations;

import dev.portcullis.detection.secrets.TextMask;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How a name from a repository (path, branch, title) is kept: as itself where it holds no secret; else masked for showing, under a keyed
 * hash, with what Bitbucket calls it sealed beside it.
 */
@Component
public class Names {
    private static final String HIDDEN = "~";

    private final Sealer sealer;

    Names(Sealer sealer) {
        this.sealer = sealer;
    }

    /**
     * @param key equal for equal names of a workspace; safe to store and to log
     * @param shown masked, but neither escaped nor cut
     * @param sealed null where key and shown are the name itself
     */
    public record Name(String key, String shown, byte @Nullable [] sealed) {}

    public Name of(UUID workspace, String name) {
        TextMask.Masked masked = TextMask.mask(name);
        return of(workspace, name, masked.held() ? masked.shown() : name);
    }

    /** For a name that the engine has masked already. */
    public Name of(UUID workspace, String name, String shown) {
        if (shown.equals(name) && !name.startsWith(HIDDEN)) return new Name(name, name, null);
        return new Name(
                HIDDEN + sealer.nameKey(workspace, name), shown, sealer.seal(identity(workspace), name));
    }

    /** Whether this key stands for a name that holds a secret. */
    public static boolean hidden(String key) {
        return key.startsWith(HIDDEN);
    }

    /** What Bitbucket and git call it. */
    public String real(UUID workspace, String key, byte @Nullable [] sealed) {
        if (sealed == null) return key;
        String name = sealer.openText(identity(workspace), sealed);
        // Binds it to its row: the key stands there, and follows from the name.
        if (!key.equals(HIDDEN + sealer.nameKey(workspace, name))) throw new IllegalStateException("A sealed name was moved to another row");
        return name;
    }

    private static String identity(UUID workspace) {
        return "name:" + workspace;
    }
}
