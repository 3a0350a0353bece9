package dev.portcullis.server.findings;

import dev.portcullis.detection.rules.Rule;
import java.util.Locale;

/** The rule's way to fix in three words, for lists; the steps stand on the finding's page. */
final class WayToFix {
    private WayToFix() {}

    static String of(Rule rule) {
        if (!rule.facts().isEmpty())
            return switch (rule.remedy()) {
                case "add-branch-restriction" -> "restrict the branch";
                case "require-approval" -> "require an approval";
                case "make-private" -> "make it private";
                case "give-hook-secret" -> "give it a secret";
                case "remove-deploy-key" -> "remove the key";
                default -> "change the setting";
            };
        String title = rule.title().toLowerCase(Locale.ROOT);
        if (rule.generic() && !title.contains("password")) return "revoke or change it";
        if (title.contains("webhook")) return "replace the webhook";
        if (title.contains("password")) return "change the password";
        if (title.contains("credentials")) return "rotate the credentials";
        if (title.contains("private key")) return "replace the key pair";
        if (title.contains("secret key") || title.contains("access key") || title.contains("api key")) return "rotate the key";
        if (title.contains("token")) return "revoke the token";
        if (title.contains("key")) return "rotate the key";
        if (title.contains("secret")) return "rotate the secret";
        return "rotate it";
    }
}
