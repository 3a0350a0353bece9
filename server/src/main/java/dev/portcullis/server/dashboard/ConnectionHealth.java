package dev.portcullis.server.dashboard;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.web.Health;
import dev.portcullis.server.web.Tone;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The state of the connections at the foot of every page, by workspace, with the hour's requests of the account behind them. */
@Component
class ConnectionHealth implements Health {
    private final Integrations integrations;
    private final Watched watched;

    ConnectionHealth(Integrations integrations, Watched watched) {
        this.integrations = integrations;
        this.watched = watched;
    }

    @Override
    public @Nullable Reading read(@Nullable UUID workspace) {
        List<Integration> all = watched.integrations(workspace);
        if (all.isEmpty()) return null;
        int used = all.stream().map(Integration::principal).distinct().mapToInt(integrations::usedThisHour).max().orElse(0);
        List<Integration> off = all.stream().filter(each -> tone(each) != Tone.OK).toList();
        String sentence;
        Tone tone = Tone.OK;
        if (off.isEmpty()) sentence = all.size() == 1 ? watched.slug(all.getFirst().workspace()) + " is connected" : all.size() + " workspaces are connected";
        else if (off.size() == 1) {
            tone = tone(off.getFirst());
            sentence = watched.slug(off.getFirst().workspace()) + " is " + word(off.getFirst());
        } else {
            tone = off.stream().map(this::tone).max(Tone::compareTo).orElse(Tone.WARN);
            sentence = off.size() + " of " + all.size() + " workspaces need a look";
        }
        if (off.isEmpty() && !integrations.removedCalls().isEmpty()) {
            tone = Tone.WARN;
            sentence = "Atlassian has removed a call that is needed";
        }
        return new Reading(tone, sentence, "/integrations", used, Integrations.HOURLY);
    }

    Tone tone(Integration integration) {
        return switch (word(integration)) {
            case "refused" -> Tone.FAIL;
            case "degraded" -> Tone.WARN;
            case "paused", "being connected" -> Tone.INFO;
            default -> Tone.OK;
        };
    }

    String word(Integration integration) {
        if (integrations.principal(integration.principal()).map(Principal::state).orElse("").equals("refused")) return "refused";
        if (integration.lastError() != null || integration.hookState().equals("refused")) return "degraded";
        if (integration.lastSyncAt() == null) return "being connected";
        if (integration.hookState().equals("missing") || integration.hookState().equals("unwanted")) return "degraded";
        return integration.paused() ? "paused" : "connected";
    }
}
