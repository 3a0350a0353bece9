package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.CredentialKind;
import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.CredentialReport;
import dev.portcullis.bitbucket.http.CredentialSource;
import dev.portcullis.bitbucket.http.WritePermit;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What Bitbucket says of a credential when it is shown to it: {@code /user} answers 200 to what speaks for a user, 403 to a
 * valid token that does not, with the scopes in its headers, and 401 to what is not valid (facts section 1.4 of 2026-11-24).
 *
 * @param kind told by Bitbucket, else by the shape of the secret; null when neither says
 * @param credentialType in Bitbucket's words, such as {@code workspace_access_token}; null when it did not say
 * @param scopes null when Bitbucket did not say
 * @param caller null for what speaks for no user, or may not say for whom
 * @param refusal why it is not valid and what to do; null when it is valid
 */
public record Proof(
        @Nullable CredentialKind kind,
        @Nullable String credentialType,
        @Nullable Scopes scopes,
        @Nullable Caller caller,
        @Nullable String refusal) {

    public boolean accepted() {
        return refusal == null;
    }

    /** Asks; one request. Every other failure is thrown: it says nothing of the credential. */
    public static Proof ask(BitbucketAddresses addresses, Credential credential, Budget budget, Clock clock) {
        AtomicReference<@Nullable CredentialReport> told = new AtomicReference<>();
        CredentialSource source = new CredentialSource() {
            @Override
            public Credential credential() {
                return credential;
            }

            @Override
            public void answered(CredentialReport report) {
                told.set(report);
            }
        };
        BitbucketClient client = new BitbucketClient(addresses, source, budget, WritePermit.NONE, clock);
        Caller caller = null;
        String refusal = null;
        try {
            caller = client.users().me();
        } catch (MissingScopes | Forbidden valid) {
            // Only the account is not told.
        } catch (Unauthorized e) {
            refusal = why(credential);
        }
        CredentialReport report = told.get();
        String type = report == null ? null : report.credentialType();
        CredentialKind kind = type == null ? null : CredentialKind.told(type);
        return new Proof(
                kind == null ? CredentialKind.guess(credential.secret()) : kind,
                type,
                report == null ? null : report.scopes(),
                caller,
                refusal);
    }

    private static String why(Credential credential) {
        return switch (credential) {
            case Credential.ApiToken token ->
                "The token is wrong, expired or revoked, it was created without scopes for Bitbucket, or the e-mail is not that of its account.";
            case Credential.AccessToken token ->
                "The token is wrong, expired or revoked, or its repository, project or workspace is gone.";
            case Credential.ConsumerToken token -> "The token of the consumer is over or revoked.";
            case Credential.AppPassword password ->
                "Atlassian switched app passwords off on " + Credential.AppPassword.ENDED
                        + ". Create an API token with scopes for the same account and use it with the account's e-mail.";
        };
    }
}
