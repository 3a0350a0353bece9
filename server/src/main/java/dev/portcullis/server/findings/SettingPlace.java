package dev.portcullis.server.findings;

import org.jspecify.annotations.Nullable;

/** Where a setting is, in words that do not repeat what is wrong with it. */
final class SettingPlace {
    private SettingPlace() {}

    /**
     * @param rule with its engine
     * @param key rule and natural key; the latter is empty for a setting of the repository itself
     * @param name what people call the thing; of a setting of the repository itself only the rule's title
     */
    static String of(String rule, String key, String name, @Nullable String mainBranch) {
        String kind = switch (rule.substring(rule.indexOf('/') + 1)) {
            case "deploy-key-unused" -> "deploy keys";
            case "foreign-hook-plain-http", "foreign-hook-without-secret" -> "webhooks";
            case "forks-allowed-outside" -> "forks";
            case "main-branch-deletion-allowed", "main-branch-force-push-allowed", "main-branch-push-unrestricted" -> "branch restrictions";
            case "merge-checks-only-warn", "no-approval-required" -> "merge checks";
            case "public-repository-in-private-project" -> "visibility";
            case "too-many-administrators" -> "permissions";
            case "unsecured-secret-variable" -> "Pipelines variables";
            default -> "";
        };
        if (kind.isEmpty()) return name;
        if (!key.endsWith("/")) return name + " · " + kind;
        boolean branch = kind.equals("branch restrictions") || kind.equals("merge checks");
        return branch && mainBranch != null && !mainBranch.isEmpty() ? mainBranch + " · " + kind : kind;
    }
}
