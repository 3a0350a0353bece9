package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import java.util.List;
import java.util.stream.Collectors;

/** Workspaces, the account's role in them, and their members. */
public final class Workspaces {

    private final Transport transport;
    private final Priority priority;

    Workspaces(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every workspace of the account, by slug: the only discovery that is left since 2026-04-14 (facts section 2). */
    public Listing<WorkspaceAccess> mine() {
        Call call = Call.of(Operation.USER_WORKSPACES)
                .query("sort", "slug")
                .query("fields", "next,values.administrator,values.workspace.slug,values.workspace.uuid");
        return transport.list(call, priority, access -> {
            Fields workspace = access.object("workspace");
            return new WorkspaceAccess(workspace.name("slug"), workspace.uuid("uuid"), access.flag("administrator"));
        });
    }

    /** One workspace by slug or uuid. */
    public Workspace one(String workspace) {
        Call call = Call.of(Operation.WORKSPACE, workspace).query("fields", "slug,uuid,name");
        Fields fields = transport.send(call, priority).json();
        return new Workspace(fields.name("slug"), fields.uuid("uuid"), fields.text("name"));
    }

    /**
     * The account's role.
     *
     * @return {@code owner}, {@code create-project}, {@code member} or another word of Bitbucket's
     */
    public String permission(String workspaceSlug) {
        return transport
                .send(Call.of(Operation.USER_WORKSPACE_PERMISSION, workspaceSlug), priority)
                .json()
                .text("permission");
    }

    /** Everybody who belongs to the workspace. */
    public Listing<Account> members(String workspaceSlug) {
        Call call = Call.of(Operation.WORKSPACE_MEMBERS, workspaceSlug)
                .query("pagelen", 100)
                .query(
                        "fields",
                        "next,values.user.uuid,values.user.display_name,values.user.nickname,values.user.type");
        return transport.list(call, priority, membership -> Account.read(membership.object("user")));
    }

    /** How many addresses one request may ask for. */
    public static final int EMAILS_A_REQUEST = 90;

    /**
     * Which of these addresses belong to which members. Bitbucket lists no addresses: it only tells the owner of a
     * workspace whether one that is asked for is a member's (facts section 5.1). An address that nobody has is left out.
     *
     * @param emails at most {@value #EMAILS_A_REQUEST}; one that holds a quote, a backslash or a control character is not
     *     asked for
     */
    public Listing<MemberEmail> membersByEmail(String workspaceSlug, List<String> emails) {
        if (emails.size() > EMAILS_A_REQUEST) {
            throw new IllegalArgumentException("At most " + EMAILS_A_REQUEST + " addresses a request");
        }
        String asked = emails.stream()
                .filter(email -> email.chars().noneMatch(c -> c <= ' ' || c == 0x7f || c == '"' || c == '\\'))
                .map(email -> '"' + email + '"')
                .collect(Collectors.joining(",", "user.email IN (", ")"));
        Call call = Call.of(Operation.WORKSPACE_MEMBERS, workspaceSlug)
                .query("pagelen", 100)
                .query("q", asked)
                .query(
                        "fields",
                        "next,values.user.uuid,values.user.display_name,values.user.nickname,values.user.type,"
                                + "values.user.email");
        return transport.list(call, priority, membership -> {
            Fields user = membership.object("user");
            return new MemberEmail(Account.read(user), user.text("email"));
        });
    }
}
