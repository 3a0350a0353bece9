package dev.portcullis.server.web;

/**
 * Where a list stands: {@code 1–25 of 29}. Previous and next are addresses with a keyset or a page number, as the list likes.
 *
 * @param total how many there are; 10,001 and above reads <em>more than 10,000</em>; negative when it was not counted
 * @param previous empty on the first page
 * @param next empty on the last page
 */
public record Paging(long first, long last, long total, String previous, String next) {
    public String sentence() {
        if (last < first) {
            return "none";
        }
        String range = Shown.number(first) + "\u2013" + Shown.number(last);
        if (total < 0) {
            return range;
        }
        return range + " of " + (total > 10_000 ? "more than 10,000" : Shown.number(total));
    }
}
