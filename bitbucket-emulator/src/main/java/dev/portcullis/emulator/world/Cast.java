package dev.portcullis.emulator.world;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Bot;
import dev.portcullis.emulator.state.Consumer;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The people of the worlds and their credentials, the same in all of them. */
final class Cast {

    static final String DEVELOPER = "dev";
    static final String SERVICE = "portcullis-service-account";

    static final String REPOSITORY_TOKEN = "ATCTT3" + "xFfGN0-demo-repository-token";
    static final String PROJECT_TOKEN = "ATCTT3" + "xFfGN0-demo-project-token";
    static final String WORKSPACE_TOKEN = "ATCTT3" + "xFfGN0-demo-workspace-token";

    private static final Instant BORN = Instant.parse("2025-01-15T09:00:00.123456Z");

    final Person developer = person(DEVELOPER, "Devon Miller", "dev@acme.test");
    final Person service = person(SERVICE, SERVICE, "service@acme.test");
    final Person amara = person("amara-okafor", "Amara Okafor", "amara@acme.test");
    final Person lukas = person("lukas-weber", "Lukas Weber", "lukas@acme.test");
    final Person mei = person("mei-tanaka", "Mei Tanaka", "mei@acme.test");
    final Person sofia = person("sofia-rossi", "Sofia Rossi", "sofia@globex.test");
    final Person omar = person("omar-haddad", "Omar Haddad", "omar@globex.test");

    final Person priya = person("priya-nair", "Priya Nair", "priya@acme.test");
    final Person jonas = person("jonas-lind", "Jonas Lind", "jonas@acme.test");
    final Person elena = person("elena-costa", "Elena Costa", "elena@acme.test");

    /** By the short names of the stories. */
    Person named(String name) {
        return switch (name) {
            case "dev" -> developer;
            case "amara" -> amara;
            case "lukas" -> lukas;
            case "mei" -> mei;
            case "sofia" -> sofia;
            case "omar" -> omar;
            default -> throw new IllegalArgumentException("Nobody is called " + name);
        };
    }

    /** A uuid in braces that is the same in every start. */
    static String uuid(String name) {
        return "{" + UUID.nameUUIDFromBytes(("portcullis emulator " + name).getBytes(StandardCharsets.UTF_8)) + "}";
    }

    private static Person person(String username, String displayName, String email) {
        String uuid = uuid("person " + username);
        String account = "712020:" + uuid("account " + username).replaceAll("[{}]", "");
        String nickname = username.equals(SERVICE) ? SERVICE : displayName;
        return new Person(uuid, account, nickname, displayName, username, email, BORN);
    }

    void save(State state) {
        for (Person one : List.of(developer, service, amara, lukas, mei, sofia, omar, priya, jonas, elena)) {
            state.persons.put(one.uuid(), one);
        }
        save(
                state,
                Credential.Kind.API_TOKEN,
                developer,
                "demo-dev-token",
                List.of(
                        "read:user:bitbucket",
                        "read:workspace:bitbucket",
                        "read:project:bitbucket",
                        "read:repository:bitbucket",
                        "write:repository:bitbucket",
                        "read:pullrequest:bitbucket",
                        "write:pullrequest:bitbucket"));
        save(
                state,
                Credential.Kind.API_TOKEN,
                service,
                "demo-service-token",
                List.of(
                        "read:user:bitbucket",
                        "read:workspace:bitbucket",
                        "read:project:bitbucket",
                        "read:repository:bitbucket",
                        "read:pullrequest:bitbucket",
                        "read:webhook:bitbucket",
                        "write:webhook:bitbucket",
                        "delete:webhook:bitbucket",
                        "admin:repository:bitbucket",
                        "read:pipeline:bitbucket",
                        "write:ssh-key:bitbucket",
                        "delete:ssh-key:bitbucket"));
        save(
                state,
                Credential.Kind.APP_PASSWORD,
                service,
                "demo-app-password",
                List.of(
                        "account",
                        "project",
                        "repository",
                        "repository:admin",
                        "pullrequest",
                        "webhook",
                        "pipeline",
                        "project:admin"));
    }

    /** Access tokens and a consumer; their secrets look like Atlassian's and never were one. */
    void tokens(State state, String acme, String paymentsApi, String webProject, String globex) {
        List<String> reading = List.of("repository", "pullrequest", "webhook");
        bot(state, "repository-token", acme, paymentsApi, Credential.Kind.REPOSITORY_TOKEN, REPOSITORY_TOKEN, reading);
        bot(state, "project-token", globex, webProject, Credential.Kind.PROJECT_TOKEN, PROJECT_TOKEN, List.of("project", "repository", "pullrequest"));
        bot(
                state, "workspace-token", globex, globex, Credential.Kind.WORKSPACE_TOKEN, WORKSPACE_TOKEN,
                List.of("project:admin", "project", "repository", "repository:write", "repository:admin", "pullrequest:write", "webhook", "pipeline", "account"));
        Person app = person("demo-consumer", "Demo consumer", "demo-consumer@bots.test");
        state.persons.put(app.uuid(), app);
        Bot bot = new Bot(app.uuid(), acme, acme);
        state.bots.put(bot.person(), bot);
        Consumer consumer = new Consumer(
                "demo-consumer-key",
                Authenticator.digest("demo-consumer-secret"),
                acme,
                "Demo consumer",
                app.uuid(),
                List.of("account", "project", "repository:write", "pullrequest:write", "webhook"),
                "http://localhost:9/callback");
        state.consumers.put(consumer.key(), consumer);
    }

    private static void bot(State state, String name, String workspace, String subject, Credential.Kind kind, String secret, List<String> scopes) {
        Person bot = person(name, name, name + "@bots.test");
        state.persons.put(bot.uuid(), bot);
        Bot reach = new Bot(bot.uuid(), workspace, subject);
        state.bots.put(reach.person(), reach);
        save(state, kind, bot, secret, scopes);
    }

    private static void save(State state, Credential.Kind kind, Person person, String secret, List<String> scopes) {
        Credential credential = new Credential(kind, person.uuid(), Authenticator.digest(secret), scopes);
        state.credentials.put(credential.key(), credential);
    }
}
