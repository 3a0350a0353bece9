package dev.portcullis.detection.posture;

import com.google.re2j.Pattern;
import dev.portcullis.detection.posture.PostureRule.NotJudged;
import dev.portcullis.detection.posture.PostureRule.Violation;
import dev.portcullis.detection.posture.RepositoryPosture.BranchingModel;
import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which branch restrictions hold for a repository's main branch.
 *
 * <p>A pattern is a glob. Atlassian does not say for Bitbucket Cloud whether {@code *} crosses a slash or what {@code ?} means there (its other
 * products differ, and https://bitbucket.org/site/master/issues/14761 reports {@code ?} without effect): where the answer hangs on that, there is
 * none. Of the branching model's types only production and development name one branch; the others are prefixes.
 */
final class MainBranch {
    enum Match {
        YES,
        NO,
        UNKNOWN
    }

    private final RepositoryPosture repository;
    private final String name;
    private final List<Restriction> restrictions;

    private MainBranch(RepositoryPosture repository, String name, List<Restriction> restrictions) {
        this.repository = repository;
        this.name = name;
        this.restrictions = restrictions;
    }

    static MainBranch of(RepositoryPosture repository) throws NotJudged {
        String name = PostureRule.known(repository.settings()).mainBranch();
        if (name == null) throw new NotJudged("The repository is empty: it has no main branch yet.");
        return new MainBranch(repository, name, PostureRule.known(repository.restrictions()));
    }

    String name() {
        return name;
    }

    /** Whether one of the restrictions that are asked for holds; not judged where only those might that cannot be matched. */
    boolean has(Predicate<Restriction> asked) throws NotJudged {
        NotJudged unsure = null;
        for (Restriction each : restrictions) {
            if (!asked.test(each)) continue;
            try {
                switch (match(each)) {
                    case YES -> {
                        return true;
                    }
                    case NO -> {}
                    case UNKNOWN -> unsure = new NotJudged("Whether the restriction on \"" + (each.pattern() != null ? each.pattern() : each.branchType())
                            + "\" holds for " + name + " cannot be told: Bitbucket does not say how such a pattern is read.");
                }
            } catch (NotJudged missing) {
                unsure = missing;
            }
        }
        if (unsure != null) throw unsure;
        return false;
    }

    boolean has(String kind) throws NotJudged {
        return has(each -> each.kind().equals(kind));
    }

    /** Wrong where no restriction of a kind holds. */
    static List<Violation> without(RepositoryPosture repository, String kind, String now, String expected) throws NotJudged {
        MainBranch main = of(repository);
        return main.has(kind) ? List.of() : Violation.ofRepository(repository, now.formatted(main.name), expected.formatted(main.name));
    }

    private Match match(Restriction restriction) throws NotJudged {
        if (restriction.pattern() != null) return glob(restriction.pattern(), name);
        String type = restriction.branchType();
        if (type == null) return Match.UNKNOWN;
        BranchingModel model = PostureRule.known(repository.branchingModel());
        return switch (type) {
            case "production" -> named(model.production());
            case "development" -> named(model.development());
            default -> model.prefixes().stream().anyMatch(prefix -> !prefix.isEmpty() && name.startsWith(prefix)) ? Match.UNKNOWN : Match.NO;
        };
    }

    private Match named(@Nullable String branch) {
        return name.equals(branch) ? Match.YES : Match.NO;
    }

    static Match glob(String pattern, String branch) {
        if (pattern.equals(branch) || pattern.equals("*") || pattern.equals("**")) return Match.YES;
        boolean narrow = Pattern.matches(expression(pattern, "[^/]*", Pattern.quote("?")), branch);
        boolean wide = Pattern.matches(expression(pattern, ".*", "."), branch);
        return narrow ? Match.YES : wide ? Match.UNKNOWN : Match.NO;
    }

    private static String expression(String glob, String star, String mark) {
        StringBuilder expression = new StringBuilder("(?s)");
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                expression.append(".*");
                while (i + 1 < glob.length() && glob.charAt(i + 1) == '*') i++;
            } else {
                expression.append(c == '*' ? star : c == '?' ? mark : Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }
}
