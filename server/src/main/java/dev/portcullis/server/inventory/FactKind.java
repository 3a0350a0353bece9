package dev.portcullis.server.inventory;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of facts that are kept of an object, and which call of Bitbucket's tells them. */
public enum FactKind {
    SETTINGS("settings", "Visibility, forks, main branch", Of.REPOSITORY, "repository"),
    RESTRICTIONS("restrictions", "Branch restrictions", Of.REPOSITORY, "branch-restrictions"),
    BRANCHING_MODEL("branching-model", "Branching model", Of.REPOSITORY, "effective-branching-model"),
    DEFAULT_REVIEWERS("default-reviewers", "Default reviewers", Of.REPOSITORY, "effective-default-reviewers"),
    DEPLOY_KEYS("deploy-keys", "Deploy keys", Of.REPOSITORY, "deploy-keys"),
    HOOKS("hooks", "Webhooks", Of.REPOSITORY, "hooks"),
    GRANTS("grants", "Permissions", Of.REPOSITORY, "permissions-config"),
    VARIABLES("variables", "Pipelines variables", Of.REPOSITORY, "pipelines_config/variables"),
    DEPLOYMENT_VARIABLES("deployment-variables", "Variables of deployment environments", Of.REPOSITORY, "deployments_config/environments/variables"),
    PROJECT("project", "Project", Of.PROJECT, "projects"),
    PROJECT_GRANTS("project-grants", "Permissions of the project", Of.PROJECT, "permissions-config"),
    OWNERS("owners", "Administrators of the workspace", Of.WORKSPACE, "permissions"),
    WORKSPACE_HOOKS("workspace-hooks", "Webhooks of the workspace", Of.WORKSPACE, "hooks"),
    WORKSPACE_VARIABLES("workspace-variables", "Pipelines variables of the workspace", Of.WORKSPACE, "pipelines-config/variables");

    enum Of {
        REPOSITORY,
        PROJECT,
        WORKSPACE
    }

    private final String key;
    private final String title;
    private final Of of;
    private final String source;

    FactKind(String key, String title, Of of, String source) {
        this.key = key;
        this.title = title;
        this.of = of;
        this.source = source;
    }

    /** As rule files name it. */
    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    Of of() {
        return of;
    }

    String source() {
        return source;
    }

    public static Optional<FactKind> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }
}
