package dev.portcullis.emulator.contract;

import dev.portcullis.emulator.contract.Target.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** All cases. Those that are not sure are the doubts that only the service itself can settle. */
public final class Contract {

    private static final String NO_ACCESS =
            "You may not have access to this repository or it no longer exists in this workspace. If you think this repository exists and you have access,"
                    + " make sure you are authenticated.";

    private final List<Case> cases = new ArrayList<>();

    private Contract() {
        accounts();
        removed();
        listings();
        repositories();
        pullRequests();
        limits();
        doubts();
    }

    public static List<Case> cases() {
        return List.copyOf(new Contract().cases);
    }

    /** A doubt that can be settled only with something more at hand. */
    private void guess(String fact, String name, String needs, String expected, Function<Target, String> probe) {
        cases.add(new Case(name, fact, false, needs, expected, probe));
    }

    private void sure(String fact, String name, String expected, Function<Target, String> probe) {
        cases.add(new Case(name, fact, true, "", expected, probe));
    }

    private void guess(String fact, String name, String expected, Function<Target, String> probe) {
        cases.add(new Case(name, fact, false, "", expected, probe));
    }

    private static String message(Answer answer) {
        return answer.json().at("/error/message").asString("");
    }

    private static String keys(JsonNode node, Collection<String> wanted) {
        return wanted.stream().filter(node::has).collect(Collectors.joining(" "));
    }

    private void accounts() {
        sure("1.1", "the own account", "200 user", t -> {
            Answer answer = t.get("/user");
            return answer.status() + " " + answer.json().path("type").asString("");
        });
        sure("5.1", "two-step authentication is told of the own account only", "has_2fa_enabled account_status", t ->
                keys(t.get("/user").json(), List.of("has_2fa_enabled", "account_status", "email")));
        sure("1.4", "a wrong token", "401 Token is invalid, expired, or not supported for this endpoint. Basic realm=\"Bitbucket.org HTTP\"", t -> {
            Answer answer = t.as(Target.basic(t.email(), "wrong"), "/user");
            return answer.status() + " " + message(answer) + " " + answer.header("www-authenticate").orElse("");
        });
        sure("1.1", "the token as Bearer", "401", t -> String.valueOf(t.as("Bearer " + t.token(), "/user").status()));
        sure("1.4", "HEAD tells the scopes", "200 scopes", t -> {
            Answer answer = t.head("/user");
            return answer.status() + (answer.header("x-oauth-scopes").isPresent() ? " scopes" : " none");
        });
        sure("1.4", "what an operation wants is told beside them", "read:user:bitbucket", t -> t.get("/user").header("x-accepted-oauth-scopes").orElse("none"));
        sure("1.4", "scopes stand on a 404 too", "404 scopes", t -> {
            Answer answer = t.get("/repositories/" + t.workspace() + "/there-is-no-such-repository");
            return answer.status() + (answer.header("x-oauth-scopes").isPresent() ? " scopes" : " none");
        });
        sure("1.1", "git with the e-mail is refused", "refused", t -> t.git(t.email(), t.token(), "ls-remote", address(t)).contains("refs/heads") ? "let in" : "refused");
        sure("1.1", "git with the fixed name", "let in", t -> t.git("x-bitbucket-api-token-auth", t.token(), "ls-remote", address(t)).contains("refs/heads") ? "let in" : "refused");
        sure("7", "git without access", "The requested repository either does not exist or you do not have access.", t -> {
            String said = t.git("x-bitbucket-api-token-auth", t.token(), "ls-remote", t.web() + "/" + t.workspace() + "/there-is-no-such-repository.git");
            int at = said.indexOf("The requested repository");
            return at < 0 ? said.strip() : said.substring(at, said.indexOf('.', at) + 1);
        });
    }

    private static String address(Target target) {
        return target.web() + "/" + target.workspace() + "/" + target.repository() + ".git";
    }

    private void removed() {
        for (String path : List.of("/workspaces", "/repositories", "/user/permissions/repositories", "/user/permissions/workspaces")) {
            sure("2", "GET " + path + " is gone", "410 CHANGE-2770", t -> {
                Answer answer = t.get(path);
                return answer.status() + " " + message(answer).split(" ")[0];
            });
        }
        sure("2", "issues are gone", "404 or 410", t -> {
            int status = t.get(t.repo() + "/issues").status();
            return status == 404 || status == 410 ? "404 or 410" : String.valueOf(status);
        });
    }

    private void listings() {
        sure("5.1", "workspaces of the account have no name", "administrator workspace, slug uuid", t -> {
            JsonNode first = t.get("/user/workspaces").json().at("/values/0");
            return keys(first, List.of("administrator", "workspace")) + ", " + keys(first.path("workspace"), List.of("name", "slug", "uuid"));
        });
        sure("4", "workspaces come 25 a page", "25", t -> t.get("/user/workspaces").json().path("pagelen").asString(""));
        sure("4", "repositories come 10 a page", "10", t -> t.get("/repositories/" + t.workspace()).json().path("pagelen").asString(""));
        sure("4", "and 100 at most", "100", t -> t.get("/repositories/" + t.workspace() + "?pagelen=100").json().path("pagelen").asString(""));
        guess("4", "more than 100 repositories a page", "400", t -> String.valueOf(t.get("/repositories/" + t.workspace() + "?pagelen=101").status()));
        sure("4", "next is on the same origin and leads on", "200, another page", t -> {
            JsonNode page = t.get("/repositories/" + t.workspace() + "?pagelen=1").json();
            Answer next = t.follow(page.path("next").asString("none"));
            return next.status() + (next.json().path("values").equals(page.path("values")) ? ", the same page" : ", another page");
        });
        sure("4", "only the fields that were asked for", "[\"slug\"]", t -> {
            JsonNode first = t.get("/repositories/" + t.workspace() + "?fields=values.slug").json().at("/values/0");
            return first.propertyNames().stream().map(one -> '"' + one + '"').toList().toString();
        });
        sure("4", "q by name", "1", t -> t.get("/repositories/" + t.workspace() + "?q=slug%3D%22" + t.repository() + "%22&fields=size").json().path("size").asString(""));
        guess("4", "q that cannot be read", "400", t -> String.valueOf(t.get("/repositories/" + t.workspace() + "?q=slug%20%3D%3D%3D").status()));
        guess("4", "members by uuid of the workspace", "200", t -> String.valueOf(t.get("/workspaces/" + encoded(uuid(t)) + "/members").status()));
        guess("4", "permissions by uuid of the workspace", "404", t -> String.valueOf(t.get("/workspaces/" + encoded(uuid(t)) + "/permissions").status()));
        sure("5.1", "members have no address unless it is asked for", "none", t -> {
            JsonNode page = t.get("/workspaces/" + t.workspace() + "/members?fields=%2Bvalues.user.email").json();
            return page.path("values").valueStream().anyMatch(one -> one.path("user").hasNonNull("email")) ? "addresses" : "none";
        });
        sure("5.1", "a workspace", "slug uuid name is_private is_privacy_enforced forking_mode", t ->
                keys(t.get("/workspaces/" + t.workspace()).json(), List.of("slug", "uuid", "name", "is_private", "is_privacy_enforced", "forking_mode")));
    }

    private static String uuid(Target target) {
        return target.get("/workspaces/" + target.workspace()).json().path("uuid").asString("");
    }

    private static String encoded(String uuid) {
        return uuid.replace("{", "%7B").replace("}", "%7D");
    }

    private void repositories() {
        sure("1.4", "a repository that is not there", "404 " + NO_ACCESS, t -> {
            Answer answer = t.get("/repositories/" + t.workspace() + "/there-is-no-such-repository");
            return answer.status() + " " + message(answer);
        });
        sure("0.9", "a private one, to nobody", "404", t -> String.valueOf(t.as(null, t.repo()).status()));
        sure("5.2", "a repository", "fork_policy is_private mainbranch override_settings parent project uuid workspace", t -> keys(
                t.get(t.repo()).json(), List.of("fork_policy", "is_private", "mainbranch", "override_settings", "parent", "project", "uuid", "workspace")));
        sure("8", "the clone address names the caller", "a user", t -> t.get(t.repo()).json().at("/links/clone").valueStream()
                .map(one -> one.path("href").asString(""))
                .filter(one -> one.startsWith("http"))
                .map(one -> one.contains("@") ? "a user" : "nobody")
                .findFirst()
                .orElse("none"));
        sure("4", "commits are read by cursor", "no size, no page", t -> {
            JsonNode page = t.get(t.repo() + "/commits?pagelen=1").json();
            return (page.has("size") ? "size" : "no size") + ", " + (page.has("page") ? "page" : "no page");
        });
        sure("4", "commits come 30 a page", "30", t -> t.get(t.repo() + "/commits").json().path("pagelen").asString(""));
        sure("5.5", "a branch tells how it may be merged", "merge_strategies default_merge_strategy", t ->
                keys(t.get(t.repo() + "/refs/branches").json().at("/values/0"), List.of("merge_strategies", "default_merge_strategy")));
        sure("4", "a file has an ETag that is not sent again", "304", t -> {
            String listing = t.get(t.repo() + "/src").header("location").orElse("");
            JsonNode files = t.follow(listing + "?pagelen=100").json().path("values");
            String file = files.valueStream()
                    .filter(one -> one.path("type").asString("").equals("commit_file"))
                    .map(one -> one.at("/links/self/href").asString(""))
                    .findFirst()
                    .orElse("");
            String path = file.substring(t.api().length());
            String tag = t.get(path).header("etag").orElse("none");
            return tag.equals("none") ? tag : String.valueOf(t.get(path, "If-None-Match", tag).status());
        });
        sure("5.3", "restrictions are read by administrators", "200", t -> String.valueOf(t.get(t.repo() + "/branch-restrictions").status()));
        sure("6.1", "a subject's events are told to everybody, 30 a page", "200 30", t -> {
            Answer answer = t.as(null, "/hook_events/repository");
            return answer.status() + " " + answer.json().path("pagelen").asString("");
        });
    }

    private void pullRequests() {
        sure("4", "50 pull requests a page", "200", t -> String.valueOf(t.get(t.repo() + "/pullrequests?pagelen=50").status()));
        sure("4", "51 are refused", "400", t -> String.valueOf(t.get(t.repo() + "/pullrequests?pagelen=51").status()));
        sure("5.6", "hashes have 12 characters", "12 12", t -> {
            JsonNode first = t.get(t.repo() + "/pullrequests").json().at("/values/0");
            return first.at("/source/commit/hash").asString("").length() + " " + first.at("/destination/commit/hash").asString("").length();
        });
        sure("4", "a listing leaves reviewers and participants out", "none, reviewers participants", t -> {
            JsonNode page = t.get(t.repo() + "/pullrequests").json().at("/values/0");
            String plain = keys(page, List.of("reviewers", "participants"));
            JsonNode asked = t.get(t.repo() + "/pullrequests?fields=%2Bvalues.reviewers,%2Bvalues.participants").json().at("/values/0");
            return (plain.isEmpty() ? "none" : plain) + ", " + keys(asked, List.of("reviewers", "participants"));
        });
        sure("5.5", "a diff is elsewhere on the same host", "302, 200", t -> {
            long id = t.get(t.repo() + "/pullrequests").json().at("/values/0/id").asLong();
            Answer answer = t.get(t.repo() + "/pullrequests/" + id + "/diff");
            return answer.status() + ", " + t.follow(answer.header("location").orElse("none")).status();
        });
        sure("5.6", "comments tell whether they are deleted", "200", t -> {
            long id = t.get(t.repo() + "/pullrequests").json().at("/values/0/id").asLong();
            return String.valueOf(t.get(t.repo() + "/pullrequests/" + id + "/comments").status());
        });
    }

    private void limits() {
        sure("3", "API tokens are not told their limit", "none", t ->
                t.get(t.repo()).header("x-ratelimit-limit").map(one -> "told").orElse("none"));
        guess("1.4", "the kind of an API token", "api_token", t -> t.get("/user").header("x-credential-type").orElse("none"));
    }

    private void doubts() {
        guess("12.3", "code search after 2026-11-01", "404 or 410", t -> {
            int status = t.get("/workspaces/" + t.workspace() + "/search/code?search_query=x").status();
            return status == 404 || status == 410 ? "404 or 410" : String.valueOf(status);
        });
        guess("12.4", "a clone without files", "taken whole", t -> {
            String said = t.git("x-bitbucket-api-token-auth", t.token(), "clone", "--bare", "--filter=blob:none", address(t), "copy");
            return said.contains("filtering not recognized") ? "taken whole" : said.contains("fatal") ? said.strip() : "without files";
        });
        for (String subject : List.of("repository", "workspace")) {
            guess("12.6", "events of a " + subject, subject.equals("repository") ? REPOSITORY_EVENTS : WORKSPACE_EVENTS, t -> {
                TreeSet<String> events = new TreeSet<>();
                t.as(null, "/hook_events/" + subject + "?pagelen=100").json().path("values").forEach(one -> events.add(one.path("event").asString("")));
                return String.join(" ", events);
            });
        }
        guess("12.1", "source for an address that is not allowed", "CONTRACT_BLOCKED",
                "403 To access this repository, an admin must whitelist your IP.", t -> {
                    Answer answer = t.get(t.repo() + "/refs/branches");
                    return answer.status() + " " + message(answer);
                });
        guess("12.2", "the scopes of an organization's service account", "CONTRACT_SERVICE_EMAIL CONTRACT_SERVICE_TOKEN", "401", t -> {
            Answer answer = t.as(Target.basic(t.more("CONTRACT_SERVICE_EMAIL"), t.more("CONTRACT_SERVICE_TOKEN")), "/user");
            return answer.status() == 200 ? "200 " + answer.header("x-oauth-scopes").orElse("") : String.valueOf(answer.status());
        });
        guess("12.5", "deliveries over 256 KB and the most changes of a push", "CONTRACT_WRITES", "to be tried by hand: this suite only reads", t ->
                "to be tried by hand: this suite only reads");
        guess("12.7", "Retry-After on a 429", "CONTRACT_EXHAUST", "none", t -> {
            for (int i = 0; i < 1_200; i++) {
                Answer answer = t.get("/user");
                if (answer.status() == 429) {
                    return answer.header("retry-after").orElse("none");
                }
            }
            return "no 429 in 1,200 requests";
        });
        guess("12.8", "the kind of what a consumer is given for itself", "CONTRACT_CONSUMER_KEY CONTRACT_CONSUMER_SECRET", "oauth2", t -> t.as(
                        "Bearer " + t.consumerToken(t.more("CONTRACT_CONSUMER_KEY"), t.more("CONTRACT_CONSUMER_SECRET")), t.repo())
                .header("x-credential-type")
                .orElse("none"));
        guess("12.9", "members of a group by the old API", "404", t -> {
            String old = t.api().replace("/2.0", "/1.0");
            Target older = new Target(old, t.web(), t.email(), t.token(), t.workspace(), t.repository(), t.more());
            return String.valueOf(older.get("/groups/" + t.workspace()).status());
        });
    }

    /** Issue events are dead with the tracker, so they are thought not to be offered (facts 6.1). */
    private static final String REPOSITORY_EVENTS = "pipeline:span_created pullrequest:approved pullrequest:changes_request_created "
            + "pullrequest:changes_request_removed pullrequest:comment_created pullrequest:comment_deleted "
            + "pullrequest:comment_reopened pullrequest:comment_resolved pullrequest:comment_updated pullrequest:created "
            + "pullrequest:fulfilled pullrequest:push pullrequest:rejected pullrequest:unapproved pullrequest:updated "
            + "repo:commit_comment_created repo:commit_status_created repo:commit_status_updated repo:created repo:deleted "
            + "repo:fork repo:imported repo:push repo:transfer repo:updated";
    private static final String WORKSPACE_EVENTS = REPOSITORY_EVENTS.replace("pipeline:span_created ", "pipeline:span_created project:updated ");
}
