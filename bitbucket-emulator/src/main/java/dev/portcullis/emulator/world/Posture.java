package dev.portcullis.emulator.world;

import java.util.List;

/**
 * Sets the demo's repositories so that each risk of a setting is somewhere in acme, and somewhere not. Developers can push to
 * every main branch; that merge checks bind is for globex alone, whose plan is Premium.
 */
final class Posture {

    private Posture() {}

    static void set(Builder builder) {
        Cast cast = builder.cast();
        builder.settings("acme", "payments-api")
                .push()
                .force()
                .delete()
                .approvals(2)
                .check("require_passing_builds_to_merge", 1)
                .key("Release machine", "release@build-1.acme.test", 200, 2)
                .hook("Chat", "https://chat.acme.test/hooks/payments", Secrets.make("password:payments-hook"))
                .pipelines()
                .variable("STRIPE_API_KEY", Secrets.make("password:stripe"), true)
                .variable("REGION", "eu-central-1", false)
                .environment("Production", "DATABASE_PASSWORD", Secrets.make("password:database"), true)
                .reviewer(cast.amara);
        builder.settings("acme", "notifications")
                .push()
                .delete()
                .approvals(1)
                .administrators(List.of(cast.amara, cast.lukas, cast.mei, cast.priya, cast.jonas, cast.elena));
        builder.settings("acme", "web-storefront")
                .force()
                .delete()
                .approvals(1)
                .hook("Chat", "https://chat.acme.test/hooks/storefront", null);
        builder.settings("acme", "etl-jobs")
                .development("push")
                .development("force")
                .development("delete")
                .key("Warehouse loader", "etl@warehouse.acme.test", 220, null)
                .pipelines()
                .environment("Production", "WAREHOUSE_PASSWORD", Secrets.make("password:warehouse"), false);
        builder.settings("acme", "infra-live")
                .hook("Deployment board", "http://deploys.acme.test/hooks/infra", Secrets.make("password:infra-hook"))
                .pipelines()
                .variable("DEPLOY_PASSWORD", Secrets.make("password:deploy"), false);
        builder.settings("acme", "legacy-portal")
                .push()
                .force()
                .delete()
                .key("Old web server", "root@portal-2.acme.test", 470, 400);
        builder.settings("acme", "build-images").open(true, "allow_forks");
        builder.settings("acme", "mobile-app").force().delete().approvals(1).open(false, "allow_forks");
        builder.settings("globex", "ledger-core")
                .push()
                .force()
                .delete()
                .approvals(2)
                .check("enforce_merge_checks", null);
        builder.workspaceVariable("acme", "SENTRY_TOKEN", Secrets.make("password:sentry"), true);
        builder.workspaceVariable("acme", "PACKAGE_MIRROR", "https://packages.acme.test", false);
        builder.projectReviewer("acme", "WEB", cast.lukas);
    }
}
