package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Detection.Place;
import dev.portcullis.detection.Detection.PlaceKind;
import java.util.List;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.jspecify.annotations.Nullable;

/** Makes detections of what was found: where, by whom, and with the path as it may be shown. */
final class Places {
    private static final int PERSON = 200;

    private final Inspection inspection;

    Places(Inspection inspection) {
        this.inspection = inspection;
    }

    Inspection.Outcome inPath(String path) {
        return inspection.of(Document.of(path), false, List.of());
    }

    /** A path as it may be shown where these were found in its file. */
    String shown(String path, List<Found> found) {
        return inspection.shown(path, found.stream().map(Found::value).toList());
    }

    Detection file(Found found, String path, String shown, String blob, @Nullable Origin origin, boolean atHead, boolean atBase) {
        return detection(found, new Place(PlaceKind.FILE, path, shown, found.line(), blob), origin, atHead, atBase);
    }

    Detection path(Found found, String path, @Nullable Origin origin, boolean atHead, boolean atBase) {
        return detection(found, new Place(PlaceKind.PATH, path, inspection.shown(path, List.of()), 0, ""), origin, atHead, atBase);
    }

    /** The commit is brought whatever its tree holds, so a value in its message counts as being at the head. */
    Detection message(Found found, Origin origin) {
        return detection(found, new Place(PlaceKind.MESSAGE, "", "", found.line(), ""), origin, true, false);
    }

    /** The message of a tag object is as good as that of the commit it stands at. */
    Detection tag(Found found, String name, Origin origin) {
        String path = "message of tag " + name;
        return detection(found, new Place(PlaceKind.MESSAGE, path, inspection.shown(path, List.of()), found.line(), ""), origin, true, false);
    }

    /** What no commit brings: nothing is known of it but its id. */
    Detection object(Found found, String id) {
        String path = "object " + id.substring(0, 12) + ", reached by no commit";
        return detection(found, new Place(PlaceKind.TEXT, path, path, found.line(), id), null, false, false);
    }

    Detection text(Found found, String key) {
        return detection(found, new Place(PlaceKind.TEXT, key, key, found.line(), ""), null, true, false);
    }

    private static Detection detection(Found found, Place place, @Nullable Origin origin, boolean atHead, boolean atBase) {
        return new Detection(found.rule().id(), found.fingerprint(), place, origin, atHead, atBase, found.evidence(), found.hint());
    }

    /** Author and address may be anything, a secret too. */
    Origin origin(RevCommit commit) {
        PersonIdent author;
        try {
            author = commit.getAuthorIdent();
        } catch (RuntimeException e) {
            author = null;
        }
        return origin(commit.name(), author, commit.getCommitTime());
    }

    /** @param commit the one that the tag stands at */
    Origin origin(RevTag tag, String commit) {
        PersonIdent tagger;
        try {
            tagger = tag.getTaggerIdent();
        } catch (RuntimeException e) {
            tagger = null;
        }
        return origin(commit, tagger, 0);
    }

    private static Origin origin(String commit, @Nullable PersonIdent author, long otherwise) {
        return author == null
                ? new Origin(commit, "", "", otherwise)
                : new Origin(
                        commit,
                        person(author.getName()),
                        person(author.getEmailAddress()),
                        author.getWhenAsInstant().getEpochSecond());
    }

    /** Masked before it is cut, so that no half of a secret remains; only the start of a very long one is looked at. */
    private static String person(String text) {
        return cut(Document.plain(TextMask.mask(cut(text, 50 * PERSON)).shown()), PERSON);
    }

    /** At most so many characters, none of them half. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
