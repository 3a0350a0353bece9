package dev.portcullis.emulator.contract;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Asks the real service, reading only, and prints a table of what is as thought and what is not.
 *
 * <p>The environment says whom: {@code CONTRACT_EMAIL}, {@code CONTRACT_TOKEN} (an API token with the read scopes and {@code
 * admin:repository:bitbucket}), {@code CONTRACT_WORKSPACE}, {@code CONTRACT_REPOSITORY} (private, with commits and an open pull request). Some doubts
 * need more and say what.
 */
public final class ContractMain {

    private static final PrintStream OUT = System.out;
    private static final List<String> NEEDED = List.of("CONTRACT_EMAIL", "CONTRACT_TOKEN", "CONTRACT_WORKSPACE", "CONTRACT_REPOSITORY");

    private ContractMain() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        List<String> missing = NEEDED.stream().filter(one -> environment.getOrDefault(one, "").isBlank()).toList();
        if (!missing.isEmpty()) {
            OUT.println("Nothing is asked: set " + String.join(", ", missing) + ". It reads only, some sixty requests.");
            System.exit(2);
            return;
        }
        Target target = new Target(
                environment.getOrDefault("CONTRACT_API", "https://api.bitbucket.org/2.0"),
                environment.getOrDefault("CONTRACT_WEB", "https://bitbucket.org"),
                environment.get("CONTRACT_EMAIL"),
                environment.get("CONTRACT_TOKEN"),
                environment.get("CONTRACT_WORKSPACE"),
                environment.get("CONTRACT_REPOSITORY"),
                environment);
        List<Case.Outcome> outcomes = Contract.cases().stream().map(one -> one.ask(target)).toList();
        OUT.println(table(outcomes));
        long differ = outcomes.stream().filter(one -> one.asked().sure() && !one.same()).count();
        long settled = outcomes.stream().filter(one -> !one.asked().sure() && !one.seen().startsWith("not asked")).count();
        OUT.println("contract cases=" + outcomes.size() + " differ=" + differ + " doubts_settled=" + settled);
        System.exit(differ == 0 ? 0 : 1);
    }

    /** In Markdown. */
    static String table(List<Case.Outcome> outcomes) {
        StringBuilder table = new StringBuilder("| case | fact | thought | seen | |\n| --- | --- | --- | --- | --- |\n");
        for (Case.Outcome one : outcomes) {
            String verdict = one.same() ? one.asked().sure() ? "as known" : "guess was right" : one.seen().startsWith("not asked") ? "open" : one.asked().sure() ? "**differs**" : "**guess was wrong**";
            table.append("| ").append(String.join(
                    " | ", cell(one.asked().name()), one.asked().fact(), cell(one.asked().expected()), cell(one.seen()), verdict)).append(" |\n");
        }
        return table.toString();
    }

    private static String cell(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').replace("|", "\\|");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
