package dev.portcullis.emulator.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook subscription of a workspace or a repository. */
public record Hook(
        String uuid,
        Subject subject,
        String subjectUuid,
        String description,
        String url,
        boolean active,
        List<String> events,
        @Nullable String secret,
        boolean skipCertVerification,
        Instant createdAt) {

    public enum Subject {
        WORKSPACE("workspace"),
        REPOSITORY("repository");

        private final String wireName;

        Subject(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    @Override
    public String toString() {
        return "Hook[" + uuid + ", " + url + "]";
    }
}
