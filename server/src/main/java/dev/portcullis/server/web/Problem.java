package dev.portcullis.server.web;

import org.springframework.http.HttpStatus;

/** Ends a request with an error page, or its JSON twin: what is wrong in a sentence, and the one next step. Neither may repeat raw input. */
public class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String step;
    private final String path;

    private Problem(HttpStatus status, String sentence, String step, String path) {
        super(sentence, null, false, false);
        this.status = status;
        this.step = step;
        this.path = path;
    }

    /** @param step the words of the link to {@code path}, such as {@code All findings} */
    public static Problem notFound(String sentence, String step, String path) {
        return new Problem(HttpStatus.NOT_FOUND, sentence, step, path);
    }

    public static Problem badRequest(String sentence, String step, String path) {
        return new Problem(HttpStatus.BAD_REQUEST, sentence, step, path);
    }

    public static Problem forbidden(String sentence, String step, String path) {
        return new Problem(HttpStatus.FORBIDDEN, sentence, step, path);
    }

    /** The request was right, but what it is about has changed since the page was made. */
    public static Problem conflict(String sentence, String step, String path) {
        return new Problem(HttpStatus.CONFLICT, sentence, step, path);
    }

    HttpStatus status() {
        return status;
    }

    String step() {
        return step;
    }

    String path() {
        return path;
    }
}
