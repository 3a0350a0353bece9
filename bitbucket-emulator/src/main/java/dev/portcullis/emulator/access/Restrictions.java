package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Rules;
import dev.portcullis.emulator.state.State;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace asks of whoever wants its private content: an address that it allows, two-step authentication. Source and git are refused, metadata
 * is not (facts 7).
 */
public final class Restrictions {

    public static final String ADDRESS = "To access this repository, an admin must whitelist your IP.";
    public static final String TWO_STEP = "To access this repository, enable two-step authentication.";

    private final State state;

    public Restrictions(State state) {
        this.state = state;
    }

    /** The sentence with which source is refused. An access token has no second step to take. */
    public Optional<String> refusal(Repository repository, @Nullable Principal principal, String address) {
        Rules rules = state.rules.get(repository.workspace());
        if (rules == null || !repository.isPrivate()) {
            return Optional.empty();
        }
        if (!rules.allowlist().isEmpty() && rules.allowlist().stream().noneMatch(block -> within(address, block))) {
            return Optional.of(ADDRESS);
        }
        boolean person = principal != null && !principal.credential().kind().isAccessToken();
        return rules.twoStep() && person && state.singleStep.find(principal.person().uuid()).isPresent()
                ? Optional.of(TWO_STEP)
                : Optional.empty();
    }

    /** Whether an address lies in a block such as {@code 10.0.0.0/8}; a name is never looked up. */
    static boolean within(String address, String block) {
        try {
            int slash = block.indexOf('/');
            byte[] net = InetAddress.ofLiteral(slash < 0 ? block : block.substring(0, slash)).getAddress();
            byte[] own = InetAddress.ofLiteral(address).getAddress();
            int bits = slash < 0 ? net.length * 8 : Integer.parseInt(block.substring(slash + 1));
            if (own.length != net.length || bits < 0 || bits > net.length * 8) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((own[bit / 8] & mask) != (net[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException noBlock) {
            return false;
        }
    }
}
