package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.onboarding.Onboarding.Choice;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The third step of the wizard.
 *
 * @param offered workspaces that the account administers
 * @param leftOut slugs of those of which it is a member only
 * @param error what is wrong with the choice; empty for nothing
 * @param at id of the field that the error is about
 */
public record WatchForm(List<Place> offered, List<String> leftOut, String error, String at) {
    /** @param uuid with braces, as Bitbucket writes it */
    public record Part(String uuid, String key, String name, boolean chosen) {}

    /**
     * @param watched how it is watched already; null when it is not
     * @param chosen to be watched from now on
     * @param whole all projects, also future ones
     */
    public record Place(UUID workspace, String slug, String name, @Nullable Watched watched, boolean chosen, boolean whole, List<Part> projects, Mode mode) {
        Choice choice() {
            return new Choice(workspace, mode, whole ? null : projects.stream().filter(Part::chosen).map(Part::uuid).toList());
        }
    }

    /**
     * @param login of the credential that it is watched with
     * @param same whether that is this credential
     */
    public record Watched(String path, Mode mode, String login, boolean same) {}

    public boolean any() {
        return !offered.isEmpty();
    }

    WatchForm wrong(String field, String sentence) {
        String at = offered.stream().filter(each -> sentence.contains(each.slug())).findFirst().or(() -> offered.stream().findFirst())
                .map(each -> "watch-" + each.workspace())
                .orElse("where");
        return new WatchForm(offered, leftOut, sentence, field.equals("principal") ? "where" : at);
    }
}
