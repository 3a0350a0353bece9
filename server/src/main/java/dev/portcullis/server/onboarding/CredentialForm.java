package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.server.integrations.Principal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first step of the wizard as its form shows it; the secret is never among it.
 *
 * @param kind api_token or app_password
 * @param expires as it was typed
 * @param entered whether a secret was entered before and is kept sealed
 * @param errors sentences by the id of the field
 */
public record CredentialForm(String kind, String email, String username, String expires, Set<Feature> features, boolean entered, Map<String, String> errors) {
    static final String API_TOKEN = "api_token";
    static final String APP_PASSWORD = "app_password";

    static CredentialForm empty(String kind) {
        return new CredentialForm(
                kind.equals(APP_PASSWORD) ? APP_PASSWORD : API_TOKEN, "", "", "", EnumSet.allOf(Feature.class), false, new LinkedHashMap<>());
    }

    static CredentialForm of(Principal principal) {
        boolean token = principal.kind().equals(API_TOKEN);
        return new CredentialForm(
                principal.kind(),
                token ? principal.login() : "",
                token ? "" : principal.login(),
                principal.expiresOn() == null ? "" : principal.expiresOn().toString(),
                principal.features(),
                true,
                new LinkedHashMap<>());
    }

    /** @param field login or secret, as the checks on input name them */
    void reject(String field, String sentence) {
        errors.put(
                switch (field) {
                    case "login" -> kind.equals(API_TOKEN) ? "email" : "username";
                    case "secret" -> kind.equals(API_TOKEN) ? "token" : "password";
                    case "kind" -> "kind-" + kind;
                    default -> field;
                },
                sentence);
    }

    public boolean token() {
        return kind.equals(API_TOKEN);
    }

    public boolean tells() {
        return features.contains(Feature.TELL);
    }

    public boolean hooks() {
        return features.contains(Feature.WEBHOOK);
    }

    public boolean remedies() {
        return features.contains(Feature.REMEDY);
    }

    public String error(String field) {
        return errors.getOrDefault(field, "");
    }
}
