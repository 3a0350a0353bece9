package dev.portcullis.server.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading of what was there before the connection, while it runs.
 *
 * @param read repositories of which all branch heads and open pull requests were read once
 * @param total repositories; 0 while they are not listed yet
 * @param left such as {@code about 6 min left}; empty while it cannot be told
 */
public record FirstReading(List<String> workspaces, int read, int total, int projects, int branches, String left, @Nullable String hookTrouble, int failedJobs) {
    public boolean listed() {
        return total > 0;
    }
}
