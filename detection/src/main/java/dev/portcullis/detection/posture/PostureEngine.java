package dev.portcullis.detection.posture;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Fingerprint;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.detection.Detection.Place;
import dev.portcullis.detection.Detection.PlaceKind;
import dev.portcullis.detection.Engine;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Report;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.posture.PostureRule.NotJudged;
import dev.portcullis.detection.posture.PostureRule.Violation;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the settings of a repository. A rule whose facts are missing says so by a gap whose path is the rule's name: silence of the others means
 * that all is well.
 *
 * <p>A detection's path is {@code <rule's name>/<natural key>}: empty for a setting of the repository itself, the uuid of a hook, the name of a
 * variable, the hash of a deploy key's text; hooks and variables of the workspace begin with {@code workspace:}. What a repository owns is known by
 * repository, rule and natural key; what the workspace owns is one thing however many repositories share it.
 */
public final class PostureEngine implements Engine {
    public static final String NAME = "posture";
    private static final String ALGORITHM = "posture-1";

    static final Map<String, PostureRule> RULES = Map.ofEntries(
            Map.entry("deploy-key-unused", new DeployKeyUnused()),
            Map.entry("foreign-hook-plain-http", new ForeignHookPlainHttp()),
            Map.entry("foreign-hook-without-secret", new ForeignHookWithoutSecret()),
            Map.entry("forks-allowed-outside", new ForksAllowedOutside()),
            Map.entry("main-branch-deletion-allowed", new MainBranchDeletionAllowed()),
            Map.entry("main-branch-force-push-allowed", new MainBranchForcePushAllowed()),
            Map.entry("main-branch-push-unrestricted", new MainBranchPushUnrestricted()),
            Map.entry("merge-checks-only-warn", new MergeChecksOnlyWarn()),
            Map.entry("no-approval-required", new NoApprovalRequired()),
            Map.entry("public-repository-in-private-project", new PublicRepositoryInPrivateProject()),
            Map.entry("too-many-administrators", new TooManyAdministrators()),
            Map.entry("unsecured-secret-variable", new UnsecuredSecretVariable()));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<? extends Subject>> reads() {
        return Set.of(Subject.Posture.class);
    }

    @Override
    public void inspect(Subject subject, Report report) {
        if (!(subject instanceof Subject.Posture(RepositoryPosture facts))) throw new IllegalArgumentException("no subject of this engine");
        for (Rule rule : RuleCatalogue.of(NAME).rules()) {
            try {
                for (Violation violation : logic(rule).judge(facts)) report.detect(detection(rule, violation));
            } catch (NotJudged missing) {
                report.gap(new Gap(NAME, Gap.Reason.UNREADABLE, rule.name(), Texts.shown(String.valueOf(missing.getMessage()))));
            }
        }
    }

    private static PostureRule logic(Rule rule) {
        PostureRule logic = RULES.get(rule.name());
        if (logic == null) throw new IllegalStateException("no class for rule " + rule.id());
        return logic;
    }

    private static Detection detection(Rule rule, Violation violation) {
        String name = Texts.shown(violation.name());
        String path = rule.name() + "/" + violation.key();
        return new Detection(
                rule.id(),
                new Fingerprint(ALGORITHM, digest(violation.owner() + "\0" + rule.type() + "\0" + violation.key())),
                new Place(PlaceKind.SETTING, path, name.isEmpty() ? rule.title() : name, 0, ""),
                null,
                true,
                false,
                List.of(line(1, true, violation.now()), line(2, false, violation.expected())),
                name);
    }

    private static EvidenceLine line(int number, boolean hit, String text) {
        return new EvidenceLine(number, hit, List.of(new Piece(Texts.shown(text), 0)));
    }

    static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
