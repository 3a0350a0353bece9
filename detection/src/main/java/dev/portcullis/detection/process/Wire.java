package dev.portcullis.detection.process;

import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The form of requests and answers on the pipe. */
final class Wire {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private Wire() {}

    record Request(
            long id,
            String kind,
            @Nullable String gitDir,
            @Nullable String base,
            @Nullable String head,
            @Nullable List<String> known,
            @Nullable List<Subject.Text> texts,
            @Nullable List<String> commits,
            byte[] identityKey,
            long deadlineMillis) {
        static Request of(long id, Subject subject, byte[] key, long deadlineMillis) {
            return switch (subject) {
                case Subject.Tree t -> new Request(id, "tree", t.gitDir().toString(), null, t.commit(), null, null, null, key, deadlineMillis);
                case Subject.Change c ->
                    new Request(id, "change", c.gitDir().toString(), c.base(), c.head(), c.known(), null, null, key, deadlineMillis);
                case Subject.Texts t -> new Request(id, "texts", null, null, null, null, t.texts(), null, key, deadlineMillis);
                case Subject.History h ->
                    new Request(id, "history", h.gitDir().toString(), String.valueOf(h.from()), String.valueOf(h.to()), List.of(h.pack()), null, null, key, deadlineMillis);
                case Subject.Introductions i ->
                    new Request(id, "introductions", i.gitDir().toString(), null, null, i.blobs(), null, i.commits(), key, deadlineMillis);
                case Subject.Objects o -> new Request(id, "objects", o.gitDir().toString(), null, null, o.ids(), null, null, key, deadlineMillis);
                case Subject.Posture p -> throw new IllegalArgumentException("settings hold nothing hostile enough for a process of their own");
            };
        }

        Subject subject() {
            return switch (kind) {
                case "tree" -> new Subject.Tree(Path.of(given(gitDir)), given(head));
                case "change" -> new Subject.Change(Path.of(given(gitDir)), base, given(head), given(known));
                case "history" -> new Subject.History(
                        Path.of(given(gitDir)), given(known).getFirst(), Integer.parseInt(given(base)), Integer.parseInt(given(head)));
                case "introductions" -> new Subject.Introductions(Path.of(given(gitDir)), given(commits), given(known));
                case "objects" -> new Subject.Objects(Path.of(given(gitDir)), given(known));
                case "texts" -> new Subject.Texts(given(texts));
                default -> throw new IllegalArgumentException("no such subject: " + kind);
            };
        }

        private static <T> T given(@Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("a field of the request is missing");
            }
            return value;
        }
    }

    record Answer(long id, List<ScanResult> results) {}

    /** Says that the process is ready, and what it may not do. */
    record Hello(boolean networkOff, boolean ownUser) {}

    static byte[] write(Object message) {
        return JSON.writeValueAsBytes(message);
    }

    static <T> T read(byte[] frame, Class<T> type) throws JacksonException {
        return JSON.readValue(frame, type);
    }
}
