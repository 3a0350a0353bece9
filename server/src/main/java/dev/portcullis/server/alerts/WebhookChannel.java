package dev.portcullis.server.alerts;

import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.outbound.HttpOut;
import dev.portcullis.server.outbound.OutboundTrouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** An outgoing webhook: a signed POST of JSON. What is in it, and how a receiver checks it, is said in docs/webhooks.md. */
@Component
final class WebhookChannel implements Channel {
    private final HttpOut http;
    private final ChannelSecrets secrets;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    WebhookChannel(HttpOut http, ChannelSecrets secrets, Clock clock) {
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public String off() {
        return "";
    }

    @Override
    public String identity(UUID message) {
        return message.toString();
    }

    @Override
    public ChannelSettings read(ChannelForm form, Map<String, String> errors) {
        String complaint = form.address().length() > 1000 ? "This address is too long." : http.complaint(form.address());
        if (!complaint.isEmpty()) errors.put("address", complaint);
        return new ChannelSettings.Webhook(URI.create(complaint.isEmpty() ? form.address() : "https://invalid.invalid/"), form.severity(errors), form.pace(errors));
    }

    @Override
    public Outgoing prepare(ChannelRow channel, Message message, Notice notice) {
        ChannelSettings.Webhook settings = (ChannelSettings.Webhook) channel.settings();
        String subject = Letters.subject(notice, false);
        byte[] body = json.writeValueAsBytes(payload(message, notice));
        return new Outgoing() {
            @Override
            public String recipient() {
                return settings.target();
            }

            @Override
            public String subject() {
                return subject;
            }

            @Override
            public Outcome send() throws OutboundTrouble {
                String timestamp = Long.toString(clock.instant().getEpochSecond());
                Map<String, String> headers = new LinkedHashMap<>();
                headers.put("X-Portcullis-Event", notice.event());
                headers.put("X-Portcullis-Delivery", message.identity());
                headers.put("X-Portcullis-Timestamp", timestamp);
                headers.put("X-Portcullis-Signature", "sha256=" + signature(secrets.open(channel.channel()), timestamp, body));
                http.post(settings.address(), headers, body);
                return Outcome.WELL;
            }
        };
    }

    /** The timestamp is signed too, so that a recorded delivery cannot be played again later. */
    private static String signature(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, @Nullable Object> payload(Message message, Notice notice) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("event", notice.event());
        all.put("delivery", message.identity());
        all.put("created_at", message.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("workspace", notice.workspaceSlug().isEmpty() ? null : Map.of("uuid", notice.workspace().toString(), "slug", notice.workspaceSlug()));
        all.put("headline", notice.headline());
        all.put("text", notice.lead());
        all.put("url", notice.page());
        all.put("findings", notice.items().stream().map(WebhookChannel::finding).toList());
        all.put("more", notice.more());
        return all;
    }

    private static Map<String, @Nullable Object> finding(Notice.Item item) {
        Finding finding = item.finding();
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("id", finding.id());
        all.put("episode", item.episode());
        all.put("happened", item.happened());
        all.put("rule", finding.rule());
        all.put("title", finding.title());
        all.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        all.put("risk", finding.risk());
        all.put("state", finding.state().key());
        all.put("opened_at", finding.openedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("masked", Letters.words(finding.hint()));
        all.put("evidence", Letters.evidence(item));
        all.put("url", item.page());
        Finding.Headline place = finding.place();
        if (place == null) all.put("place", null);
        else {
            Map<String, @Nullable Object> at = new LinkedHashMap<>();
            at.put("repository", place.workspaceSlug() + "/" + place.repositorySlug());
            at.put("repository_uuid", place.repository().toString());
            at.put("kind", place.kind());
            at.put("path", Letters.words(place.path()));
            at.put("line", place.kind().equals("file") ? place.line() : null);
            at.put("commit", item.place() == null || item.place().commit().isEmpty() ? null : item.place().commit());
            at.put("places", place.places());
            all.put("place", at);
        }
        return all;
    }
}
