package dev.portcullis.server.alerts;

import dev.portcullis.detection.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A channel's form as it was filled in, of either kind; also what the API takes. */
public record ChannelForm(
        String kind,
        String name,
        String workspace,
        String team,
        boolean pusher,
        String domains,
        String address,
        String atLeast,
        String cadence) {
    static ChannelForm of(Map<String, String> given) {
        return new ChannelForm(
                given.getOrDefault("kind", "mail"),
                given.getOrDefault("name", "").strip(),
                given.getOrDefault("workspace", ""),
                given.getOrDefault("team", "").strip(),
                given.containsKey("pusher") && !given.get("pusher").equals("false"),
                given.getOrDefault("domains", "").strip(),
                given.getOrDefault("address", "").strip(),
                given.getOrDefault("at_least", "medium"),
                given.getOrDefault("cadence", "at_once"));
    }

    static ChannelForm of(ChannelRow channel, String workspaceSlug) {
        String atLeast = channel.settings().atLeast().name().toLowerCase(Locale.ROOT);
        String cadence = channel.settings().cadence().key();
        return switch (channel.settings()) {
            case ChannelSettings.Mail mail -> new ChannelForm(
                    "mail", channel.name(), workspaceSlug, String.join(", ", mail.team()), mail.pusher(), String.join(", ", mail.domains()), "", atLeast, cadence);
            case ChannelSettings.Webhook webhook -> new ChannelForm(
                    "webhook", channel.name(), workspaceSlug, "", false, "", "", atLeast, cadence);
        };
    }

    /** With the address of before where none is given: a saved one is not shown again. */
    ChannelForm keeping(ChannelSettings before) {
        return address.isEmpty() && before instanceof ChannelSettings.Webhook webhook
                ? new ChannelForm(kind, name, workspace, team, pusher, domains, webhook.address().toString(), atLeast, cadence)
                : this;
    }

    @Override
    public String toString() {
        return "ChannelForm[" + kind + ", " + name + "]";
    }

    /** Parts of a field that holds several, by comma, semicolon or blank. */
    static java.util.List<String> parts(String text) {
        return Stream.of(text.split("[,;\\s]+")).filter(each -> !each.isEmpty()).distinct().collect(Collectors.toList());
    }

    Severity severity(Map<String, String> errors) {
        for (Severity each : Severity.values()) if (each.name().equalsIgnoreCase(atLeast)) return each;
        errors.put("at_least", "There is no such severity.");
        return Severity.MEDIUM;
    }

    Cadence pace(Map<String, String> errors) {
        for (Cadence each : Cadence.values()) if (each.key().equals(cadence)) return each;
        errors.put("cadence", "Choose how often.");
        return Cadence.AT_ONCE;
    }
}
