package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.git.Difference;
import dev.portcullis.emulator.state.Annotation;
import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.Directory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A difference with line numbers, and the threads and annotations under their lines. */
final class DiffView {

    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+(\\d+)(?:,\\d+)? @@(.*)");
    private static final int FILES = 200;
    private static final int LINES = 3000;

    private final Html html;
    private final Directory directory;
    private final Instant now;
    private final Set<Object> shown = new HashSet<>();

    DiffView(Html html, Directory directory, Instant now) {
        this.html = html;
        this.directory = directory;
        this.now = now;
    }

    /** Shows all files; returns the comments that found no place. */
    List<Comment> show(Difference difference, List<Comment> comments, List<Annotation> annotations) {
        List<Difference.Patch> patches = difference.patches();
        for (Difference.Patch patch : patches.stream().limit(FILES).toList()) {
            file(patch, comments, annotations);
        }
        if (patches.isEmpty()) {
            Layout.empty(html, "No changes", "Both sides hold the same files.");
        }
        return comments.stream()
                .filter(one -> one.inline() != null && one.parent() == null && !shown.contains(one))
                .toList();
    }

    private void file(Difference.Patch patch, List<Comment> comments, List<Annotation> annotations) {
        Difference.FileStat stat = patch.stat();
        String path = path(stat);
        html.open("section", "class", "file", "id", "file-" + path);
        html.open("h3");
        mark(stat.status());
        html.element("code", "renamed".equals(stat.status()) ? stat.oldPath() + " → " + path : path);
        html.open("span", "class", "counts").element("span", "+" + stat.added(), "class", "plus");
        html.element("span", "−" + stat.removed(), "class", "minus")
                .close("span")
                .close("h3");
        html.open("table", "class", "code").open("tbody");
        int oldLine = 0;
        int newLine = 0;
        boolean inHunk = false;
        for (String line : new String(patch.text(), StandardCharsets.UTF_8)
                .lines()
                .limit(LINES)
                .toList()) {
            Matcher hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                oldLine = Integer.parseInt(hunk.group(1));
                newLine = Integer.parseInt(hunk.group(2));
                inHunk = true;
                row("hunk", null, null, line);
            } else if (!inHunk) {
                if (line.startsWith("Binary files")) {
                    row("hunk", null, null, "Binary file");
                }
            } else if (line.startsWith("+")) {
                row("added", null, newLine, line.substring(1));
                under(path, null, newLine++, comments, annotations);
            } else if (line.startsWith("-")) {
                row("removed", oldLine, null, line.substring(1));
                under(path, oldLine++, null, comments, annotations);
            } else if (line.startsWith(" ") || line.isEmpty()) {
                row("same", oldLine, newLine, line.isEmpty() ? "" : line.substring(1));
                under(path, oldLine++, newLine++, comments, annotations);
            } else {
                row("hunk", null, null, line);
            }
        }
        outside(path, comments);
        html.close("tbody").close("table").close("section");
    }

    private static String path(Difference.FileStat stat) {
        String path = stat.newPath() == null ? stat.oldPath() : stat.newPath();
        return path == null ? "" : path;
    }

    private void mark(String status) {
        switch (status) {
            case "added" -> Layout.mark(html, "good", "added");
            case "removed" -> Layout.mark(html, "bad", "removed");
            case "renamed" -> Layout.mark(html, "busy", "renamed");
            default -> Layout.mark(html, "plain", "modified");
        }
    }

    private void row(String kind, @Nullable Integer oldLine, @Nullable Integer newLine, String text) {
        html.open("tr", "class", kind);
        html.element("td", oldLine == null ? "" : oldLine, "class", "no");
        html.element("td", newLine == null ? "" : newLine, "class", "no");
        html.element("td", text, "class", "line").close("tr");
    }

    private void under(
            String path,
            @Nullable Integer oldLine,
            @Nullable Integer newLine,
            List<Comment> comments,
            List<Annotation> annotations) {
        for (Annotation one : annotations) {
            if (path.equals(one.path()) && newLine != null && newLine.equals(one.line())) {
                startRow();
                AnnotationView.show(html, one, false);
                endRow();
            }
        }
        for (Comment one : comments) {
            Comment.Place place = one.inline();
            if (place != null && one.parent() == null && place.path().equals(path)) {
                boolean here = place.to() != null
                        ? place.to().equals(newLine)
                        : place.from() != null && place.from().equals(oldLine);
                if (here && shown.add(one)) {
                    startRow();
                    new ThreadView(html, directory, now).show(one, comments);
                    endRow();
                }
            }
        }
    }

    /** Threads of this file whose line is not in the difference any more. */
    private void outside(String path, List<Comment> comments) {
        List<Comment> left = new ArrayList<>();
        for (Comment one : comments) {
            Comment.Place place = one.inline();
            if (place != null && one.parent() == null && place.path().equals(path) && shown.add(one)) {
                left.add(one);
            }
        }
        for (Comment one : left) {
            startRow();
            new ThreadView(html, directory, now).show(one, comments);
            endRow();
        }
    }

    private void startRow() {
        html.open("tr", "class", "talk").open("td", "colspan", "3");
    }

    private void endRow() {
        html.close("td").close("tr");
    }
}
