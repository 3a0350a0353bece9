package dev.portcullis.server.onboarding;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.List;
import org.springframework.stereotype.Component;

/** What developers will read on a line of a pull request, in the words of a real rule. */
@Component
public class CommentPicture {
    private static final String RULE = "secrets/aws-access-key";

    /** @param account the display name that stands over the comment */
    public record Drawn(String account, String title, Severity severity, List<EvidenceLine> lines, String why, List<String> fix) {}

    private final RuleCatalogue rules;

    CommentPicture(RuleCatalogue rules) {
        this.rules = rules;
    }

    Drawn draw(String account) {
        Rule rule = rules.find(RULE).orElseGet(() -> rules.rules().getFirst());
        return new Drawn(
                account,
                rule.title(),
                rule.severity(),
                List.of(
                        new EvidenceLine(2, false, List.of(new Piece("REGION=eu-west-1", 0))),
                        new EvidenceLine(3, false, List.of(new Piece("AWS_ACCESS_KEY_ID=", 0), new Piece("AKIA", 16))),
                        new EvidenceLine(4, true, List.of(new Piece("AWS_SECRET_ACCESS_KEY=", 0), new Piece("", 40)))),
                rule.why(),
                rule.fix().stream().limit(2).toList());
    }
}
