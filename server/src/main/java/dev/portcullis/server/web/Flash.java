package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line about what was just done, shown on the next page. Never for errors: those stand where they happened.
 *
 * @param undo path that a POST goes to; empty when it cannot be undone
 * @param fields of that POST
 */
public record Flash(String sentence, String undo, LinkedHashMap<String, String> fields) implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String KEY = "flash";

    public static void say(HttpServletRequest request, String sentence) {
        put(request, new Flash(sentence, "", new LinkedHashMap<>()));
    }

    public static void sayWithUndo(HttpServletRequest request, String sentence, String undo, Map<String, String> fields) {
        put(request, new Flash(sentence, undo, new LinkedHashMap<>(fields)));
    }

    private static void put(HttpServletRequest request, Flash flash) {
        request.getSession().setAttribute(KEY, flash);
    }

    static @Nullable Flash take(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(KEY) instanceof Flash flash)) {
            return null;
        }
        session.removeAttribute(KEY);
        return flash;
    }
}
