package dev.portcullis.detection.secrets;

import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises what people write in the place of a value: names, references to other places, paths, sentences' words, versions. */
final class Words {
    // Each of these is linear: no two adjacent parts can match the same character in more than one way.
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*+(?:(?:\\.|::|->|\\?\\.)[A-Za-z_$][A-Za-z0-9_$\\[\\]]*+)++");
    private static final Pattern CAMEL = Pattern.compile("_*+[a-z]++(?:[A-Z][a-z]++)++[0-9]?");
    private static final Pattern PASCAL = Pattern.compile("(?:[A-Z][a-z]++){2,}+[0-9]?");
    private static final Pattern JOINED = Pattern.compile("[A-Za-z]++(?:[-_./: ][A-Za-z]++)*+(?:[-_.]?v?[0-9]{1,4})?[!.?:]?");
    private static final Pattern NUMBER = Pattern.compile("[0-9.,:/_+TZ -]++");
    private static final Pattern EXTENSION = Pattern.compile(
            "(?i).*\\.(?:json|ya?ml|xml|pem|key|crt|txt|md|js|ts|tsx|py|java|go|rb|php|html?|css|png|jpe?g|svg|conf|cfg|ini|env|properties|com|org|net|io|dev|test|local)");

    private Words() {}

    static boolean isReference(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return DOTTED.matcher(value).matches()
                || Placeholders.isTemplate(value)
                || lower.startsWith("env.") || lower.startsWith("process.env") || lower.startsWith("os.") || lower.startsWith("secrets.")
                || lower.startsWith("var.") || lower.startsWith("vault:") || lower.startsWith("ref:") || lower.startsWith("arn:")
                || lower.startsWith("file:") || lower.startsWith("env:") || lower.startsWith("enc(") || lower.startsWith("!vault") || lower.startsWith("op://")
                || lower.startsWith("projects/") || lower.contains("getenv") || lower.startsWith("data.") || lower.startsWith("module.") || lower.startsWith("self.");
    }

    static boolean isPath(String value) {
        return value.startsWith("/") && value.indexOf('/', 1) > 0 || value.startsWith("./") || value.startsWith("../") || value.startsWith("~/") || value.contains("://")
                || EXTENSION.matcher(value).matches();
    }

    static boolean isIdentifier(String value) {
        return JOINED.matcher(value).matches() || CAMEL.matcher(value).matches() || PASCAL.matcher(value).matches() || NUMBER.matcher(value).matches();
    }
}
