package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Answer;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;

/** The account behind the credential. */
public final class Users {

    private final Transport transport;
    private final Priority priority;

    Users(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /**
     * Who this is and what the credential holds (facts section 1.4). An API token without {@code read:user:bitbucket} ends
     * in {@code MissingScopes}, which says what it does hold.
     */
    public Caller me() {
        Answer answer = transport.send(Call.of(Operation.USER), priority);
        Fields user = answer.json();
        String displayName = user.textOrNull("display_name");
        return new Caller(
                user.uuid("uuid"),
                displayName == null ? "" : displayName,
                user.textOrNull("nickname"),
                answer.scopes(),
                answer.credentialType());
    }
}
