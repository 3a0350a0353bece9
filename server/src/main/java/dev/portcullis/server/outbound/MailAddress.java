package dev.portcullis.server.outbound;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail may be sent to: the plain form alone, without display name, quoting, comments or anything that a header or an SMTP
 * command could be broken with.
 */
public record MailAddress(String text) {
    private static final Pattern FORM = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+");
    private static final int LONGEST = 254; // RFC 5321, 4.5.3.1.3

    public MailAddress {
        if (!valid(text)) throw new IllegalArgumentException("Not an address that mail is sent to");
    }

    public static Optional<MailAddress> find(String text) {
        return valid(text) ? Optional.of(new MailAddress(text)) : Optional.empty();
    }

    private static boolean valid(String text) {
        return text.length() <= LONGEST && text.indexOf('@') <= 64 && FORM.matcher(text).matches();
    }

    /** Lower case. */
    public String domain() {
        return text.substring(text.indexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}
