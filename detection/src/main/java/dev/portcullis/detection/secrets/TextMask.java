package dev.portcullis.detection.secrets;

import java.util.List;

/** Hides the secrets in a short text that people are shown: a branch's name, a title, a message, an author. Safe for any thread. */
public final class TextMask {
    /** @param held whether anything had to be hidden */
    public record Masked(String shown, boolean held) {}

    private TextMask() {}

    public static Masked mask(String text) {
        SecretRules rules = SecretRules.shared();
        Document document = Document.of(text);
        Matcher.Result result = new Matcher(rules).match(document, false);
        return result.hits().isEmpty() && !result.tooMany()
                ? new Masked(text, false)
                : new Masked(new Masking(document, result, List.of()).shown(), true);
    }
}
