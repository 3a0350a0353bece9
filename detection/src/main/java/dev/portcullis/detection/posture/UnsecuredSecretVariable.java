package dev.portcullis.detection.posture;

import com.google.re2j.Pattern;
import dev.portcullis.detection.posture.RepositoryPosture.Variable;
import java.util.List;

/** By name only: the value is never read. */
final class UnsecuredSecretVariable implements PostureRule {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:^|[^a-z])(?:[a-z]*passw(?:or)?d|pwd|pass|passphrase|[a-z]*secret|[a-z]*token|credentials?|api_?key|(?:private|access|secret|auth|signing|signature"
                    + "|encryption|encrypt|service|account|ssh|deploy|master|license|shared|storage|client)_?key|connection_?string)(?:_?[0-9]+)?$");
    private static final Pattern BEGINS = Pattern.compile("(?i)^(?:.*_)?(?:secret|token|password|api_?key)_(?:prod|production|staging|stage|dev|test|live|base64|b64)$");
    private static final Pattern PUBLIC = Pattern.compile("(?i)(?:^|_)public(?:_|$)");

    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return PostureRule.known(repository.variables()).stream()
                .filter(variable -> !variable.secured() && looksSecret(variable.name()))
                .map(variable -> violation(repository, variable))
                .toList();
    }

    private static Violation violation(RepositoryPosture repository, Variable variable) {
        String expected = "A secured variable, whose value nobody can read back.";
        String now = "The variable %s of the %s is not secured: whoever may edit it, and every log that prints it, shows its value.";
        return variable.level().equals("repository")
                ? new Violation(repository.repository(), variable.name(), variable.name(), now.formatted(variable.name(), "repository"), expected)
                : new Violation(
                        variable.level().equals("workspace") ? "workspace" : repository.repository(),
                        variable.level() + ":" + variable.name(),
                        variable.name(),
                        now.formatted(variable.name(), variable.level()),
                        expected);
    }

    /** By its last word, which says what it holds: {@code TOKEN_URL} is an address, {@code MAX_TOKENS} a number, a key's id is public. */
    static boolean looksSecret(String name) {
        String words = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]+", "_");
        return !PUBLIC.matcher(words).find() && (SECRET.matcher(words).find() || BEGINS.matcher(words).matches());
    }
}
