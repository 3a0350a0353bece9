package dev.portcullis.server.alerts;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.outbound.OutboundTrouble;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets channels up, tries them, and sends again what failed; all of it is in the audit. */
@Component
class Channels {
    private final ChannelStore store;
    private final ChannelKinds kinds;
    private final ChannelSecrets secrets;
    private final MessageStore messages;
    private final Notices notices;
    private final Announcer announcer;
    private final Inventory inventory;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Channels(ChannelStore store, ChannelKinds kinds, ChannelSecrets secrets, MessageStore messages, Notices notices, Announcer announcer,
            Inventory inventory, Audit audit, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.secrets = secrets;
        this.messages = messages;
        this.notices = notices;
        this.announcer = announcer;
        this.inventory = inventory;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What became of a form.
     *
     * @param channel null when there are errors
     * @param secret to be shown this once; empty for a kind without
     */
    record Made(@Nullable UUID channel, String secret, Map<String, String> errors) {
        @Override
        public String toString() {
            return "Made[" + channel + ", " + errors + "]";
        }
    }

    Made add(ChannelForm form, String by, String origin) {
        Map<String, String> errors = new HashMap<>();
        if (!kinds.knows(form.kind())) return new Made(null, "", Map.of("kind", "There is no such kind of channel."));
        ChannelSettings settings = kinds.of(form.kind()).read(form, errors);
        named(form, errors);
        UUID workspace = null;
        if (!form.workspace().isEmpty()) {
            Optional<UUID> known =
                    inventory.workspaces().stream().filter(each -> each.slug().equals(form.workspace())).map(Workspace::workspace).findFirst();
            if (known.isEmpty()) errors.put("workspace", "There is no such workspace.");
            workspace = known.orElse(null);
        }
        if (!errors.isEmpty()) return new Made(null, "", errors);
        UUID id = UUID.randomUUID();
        UUID of = workspace;
        String secret = form.kind().equals("webhook") ? ChannelSecrets.make() : "";
        transaction.executeWithoutResult(status -> {
            store.insert(
                    new ChannelRow(id, of, form.name(), settings, true, by, clock.instant()), secret.isEmpty() ? null : secrets.seal(id, secret));
            audit.record(of, by, "channel.add", form.name(), null, words(settings), origin);
        });
        return new Made(id, secret, Map.of());
    }

    /** @return errors by field; none when it was changed */
    Map<String, String> change(ChannelRow channel, ChannelForm form, String by, String origin) {
        Map<String, String> errors = new HashMap<>();
        ChannelSettings settings = kinds.of(channel.kind()).read(form.keeping(channel.settings()), errors);
        named(form, errors);
        if (errors.isEmpty())
            transaction.executeWithoutResult(status -> {
                store.change(channel.channel(), form.name(), settings);
                audit.record(channel.workspace(), by, "channel.change", form.name(), words(channel.settings()), words(settings), origin);
            });
        return errors;
    }

    private static void named(ChannelForm form, Map<String, String> errors) {
        if (form.name().isBlank()) errors.put("name", "Give it a name.");
        else if (form.name().length() > 60) errors.put("name", "At most 60 characters.");
    }

    void enable(ChannelRow channel, boolean enabled, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            store.enable(channel.channel(), enabled);
            audit.record(
                    channel.workspace(), by, enabled ? "channel.enable" : "channel.disable", channel.name(), word(channel.enabled()), word(enabled), origin);
        });
    }

    private static String word(boolean enabled) {
        return enabled ? "enabled" : "disabled";
    }

    /** @return the new secret, to be shown this once; the old one holds no more */
    String rotate(ChannelRow channel, String by, String origin) {
        String secret = ChannelSecrets.make();
        transaction.executeWithoutResult(status -> {
            store.secret(channel.channel(), secrets.seal(channel.channel(), secret));
            audit.record(channel.workspace(), by, "channel.secret", channel.name(), null, null, origin);
        });
        return secret;
    }

    void remove(ChannelRow channel, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            store.delete(channel.channel());
            audit.record(channel.workspace(), by, "channel.remove", channel.name(), words(channel.settings()), null, origin);
        });
    }

    Optional<ChannelRow> find(UUID channel) {
        return store.find(channel);
    }

    List<ChannelRow> all() {
        return store.all();
    }

    /** Why a kind cannot send as the installation is set; empty when it can. */
    String off(String kind) {
        return kinds.of(kind).off();
    }

    /**
     * Sends a test now, not through the queue: who presses the button waits for the answer.
     *
     * @return to whom it went
     */
    String test(ChannelRow channel, String by, String origin) throws OutboundTrouble {
        UUID id = UUID.randomUUID();
        Notice notice = notices.test(channel);
        Channel way = kinds.of(channel.kind());
        Message message = Message.waiting(notice.workspace(), id, channel.channel(), "test", "", way.identity(id), notice.at(), notice.at());
        Channel.Outgoing outgoing = way.prepare(channel, message, notice);
        transaction.executeWithoutResult(status -> audit.record(channel.workspace(), by, "channel.test", channel.name(), null, null, origin));
        String note = outgoing.send().note();
        return outgoing.recipient() + (note.isEmpty() ? "" : ". " + note);
    }

    /** @return false when there is no such failed message */
    boolean again(UUID workspace, UUID id, String by, String origin) {
        Optional<Message> found = messages.find(workspace, id);
        Optional<Message> told = found.map(Message::digest).map(digest -> messages.find(workspace, digest)).orElse(found);
        Optional<ChannelRow> channel = told.flatMap(each -> store.find(each.channel()));
        if (told.isEmpty() || channel.isEmpty()) return false;
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!messages.again(told.get(), clock.instant())) return false;
            announcer.want(channel.get(), workspace, told.get().message(), "again");
            audit.record(workspace, by, "message.again", channel.get().name(), null, null, origin);
            return true;
        }));
    }

    private static String words(ChannelSettings settings) {
        return settings.kind() + " to " + settings.target() + ", from " + settings.atLeast().name().toLowerCase(java.util.Locale.ROOT) + ", "
                + settings.cadence().label().toLowerCase(java.util.Locale.ROOT);
    }
}
