package dev.portcullis.server.alerts;

import dev.portcullis.server.outbound.Letter;
import dev.portcullis.server.outbound.MailAddress;
import dev.portcullis.server.outbound.OutboundTrouble;
import dev.portcullis.server.outbound.SmtpOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Mail: to the team's addresses, and a copy to who pushed it. */
@Component
final class MailChannel implements Channel {
    private static final int MOST_ADDRESSES = 20;

    private final SmtpOut smtp;
    private final Pushers pushers;

    MailChannel(SmtpOut smtp, Pushers pushers) {
        this.smtp = smtp;
        this.pushers = pushers;
    }

    @Override
    public String kind() {
        return "mail";
    }

    @Override
    public String off() {
        return smtp.on() ? "" : "No mail server is set: PORTCULLIS_SMTP_HOST names one.";
    }

    @Override
    public String identity(UUID message) {
        return message + "@" + smtp.domain();
    }

    @Override
    public ChannelSettings read(ChannelForm form, Map<String, String> errors) {
        List<String> team = ChannelForm.parts(form.team());
        List<String> domains = ChannelForm.parts(form.domains().toLowerCase(Locale.ROOT).replace("@", ""));
        for (String each : team) if (MailAddress.find(each).isEmpty()) errors.putIfAbsent("team", "This is not a mail address: " + Letters.words(each));
        if (team.size() > MOST_ADDRESSES) errors.putIfAbsent("team", "At most " + MOST_ADDRESSES + " addresses. A list of your mail server can hold more.");
        if (team.isEmpty()) errors.putIfAbsent("team", "Give an address of the team: not everything that is told was pushed by somebody.");
        for (String each : domains) if (MailAddress.find("x@" + each).isEmpty()) errors.putIfAbsent("domains", "This is not a domain: " + Letters.words(each));
        return new ChannelSettings.Mail(team, form.pusher(), domains, form.severity(errors), form.pace(errors));
    }

    @Override
    public Outgoing prepare(ChannelRow channel, Message message, Notice notice) throws OutboundTrouble {
        ChannelSettings.Mail settings = (ChannelSettings.Mail) channel.settings();
        List<MailAddress> team = settings.team().stream().map(MailAddress::find).flatMap(java.util.Optional::stream).toList();
        List<MailAddress> copy = new ArrayList<>();
        String without = "";
        if (settings.pusher() && notice.single()) {
            Pushers.Found pusher =
                    pushers.address(notice.items().getFirst(), notice.workspace(), notice.workspaceSlug(), message, settings.domains());
            pusher.address().filter(each -> !team.contains(each)).ifPresent(copy::add);
            if (!pusher.why().isEmpty()) without = "Who pushed it got no copy: " + pusher.why() + ".";
        }
        String note = without;
        String subject = Letters.subject(notice, message.thread() != null);
        String recipient = Stream.concat(team.stream(), copy.stream()).map(MailAddress::text).collect(Collectors.joining(", "));
        return new Outgoing() {
            @Override
            public String recipient() {
                return recipient;
            }

            @Override
            public String subject() {
                return subject;
            }

            @Override
            public Outcome send() throws OutboundTrouble {
                List<MailAddress> due = Stream.concat(team.stream(), copy.stream()).filter(each -> message.isFor(each.text())).toList();
                // The channel's addresses were changed since.
                if (due.isEmpty()) return new Outcome(note, List.of(), false);
                List<SmtpOut.Refusal> refused = smtp.send(
                        new Letter(message.identity(), team, copy, subject, Letters.text(notice), Letters.html(notice), message.thread(), notice.at()), due);
                if (refused.isEmpty()) return new Outcome(note, List.of(), false);
                return new Outcome(
                        refused.stream().map(each -> "Refused for " + each.address() + ": " + each.words() + ".").collect(Collectors.joining(" ")) + " The others got it.",
                        refused.stream().map(SmtpOut.Refusal::address).toList(),
                        refused.stream().anyMatch(SmtpOut.Refusal::passing));
            }
        };
    }
}
