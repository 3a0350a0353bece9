package dev.portcullis.bitbucket;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Code Insights report of type SECURITY on a commit (facts section 5.8).
 *
 * @param title shown to developers
 * @param details a few sentences, plain text
 * @param reporter the tool or company behind it
 * @param result what it says
 * @param link where it leads; null for nowhere
 * @param figures at most {@value #MAX_FIGURES}, shown in this order
 */
public record Report(
        String title,
        String details,
        String reporter,
        Result result,
        @Nullable URI link,
        List<Figure> figures) {

    public static final int MAX_FIGURES = 10;

    public Report {
        figures = List.copyOf(figures);
        if (figures.size() > MAX_FIGURES) {
            throw new IllegalArgumentException("A report has at most " + MAX_FIGURES + " figures");
        }
    }

    /** What a report says. */
    public enum Result {
        PASSED,
        FAILED,
        PENDING
    }

    /** One named value of a report. */
    public sealed interface Figure {
        String title();
    }

    public record NumberFigure(String title, long value) implements Figure {}

    public record TextFigure(String title, String value) implements Figure {}

    public record YesNoFigure(String title, boolean value) implements Figure {}

    public record LinkFigure(String title, String text, URI address) implements Figure {}
}
