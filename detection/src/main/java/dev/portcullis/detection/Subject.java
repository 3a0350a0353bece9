package dev.portcullis.detection;

import dev.portcullis.detection.posture.RepositoryPosture;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an engine inspects. Commits are full 40-digit hashes; {@code gitDir} is a bare repository, opened read-only. */
public sealed interface Subject {
    /** All files at a commit. */
    record Tree(Path gitDir, String commit) implements Subject {}

    /**
     * What a push or a pull request brings: the files that differ between the trees of {@code base} and {@code head}, and every commit
     * that is reachable from {@code head} and from none of {@code known}.
     *
     * @param base commit whose tree is compared with, null for the empty tree
     */
    record Change(Path gitDir, @Nullable String base, String head, List<String> known) implements Subject {
        public Change {
            known = List.copyOf(known);
        }
    }

    /** Names and messages that are not files: branch names, titles. */
    record Texts(List<Text> texts) implements Subject {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Objects of one pack, in the order in which they lie there: each file's content, wherever and whenever it stood. Places are not known to it;
     * a detection carries the blob's id and no path.
     *
     * @param pack the pack's name without folder and ending, such as {@code pack-1f0c…}
     * @param from place of the first object in the pack's order, from 0
     * @param to place after the last one
     */
    record History(Path gitDir, String pack, int from, int to) implements Subject {}

    /**
     * Where contents came in: by the oldest of these commits that has each value at each path. Also the names of files and the messages. So a
     * history can be asked for in parts. Those of the blobs that a commit brings count as judged, by their ids.
     *
     * @param commits ids of commits, oldest first, and of tag objects
     * @param blobs ids of the contents that are looked for
     */
    record Introductions(Path gitDir, List<String> commits, List<String> blobs) implements Subject {
        public Introductions {
            commits = List.copyOf(commits);
            blobs = List.copyOf(blobs);
        }
    }

    /**
     * Contents by their ids, however they are stored; what is no file's content is passed over. No commit is known to bring them: the place is the
     * object itself.
     */
    record Objects(Path gitDir, List<String> ids) implements Subject {
        public Objects {
            ids = List.copyOf(ids);
        }
    }

    /** The settings of one repository. */
    record Posture(RepositoryPosture facts) implements Subject {}

    /** @param key what the caller knows the text by; comes back as the place's path */
    record Text(String key, String value) {}
}
