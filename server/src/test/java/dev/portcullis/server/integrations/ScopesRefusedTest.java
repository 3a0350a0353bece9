package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.ScopeModel;
import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Manners;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Json;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Credential.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emulator, which was written from Atlassian's document alone, refuses exactly what the client's table of calls says is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesRefusedTest {
    /** The emulator infers of these from their siblings what they imply; the client does not build on it. */
    private static final Set<String> INFERRED = Set.of("account:write", "pipeline:write", "pipeline:variable", "runner:write");

    private BitbucketEmulator emulator;
    private int credentials;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withRateLimits(false));
    }

    @AfterAll
    void stop() {
        emulator.close();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void withoutAnyOneScopeItIsRefusedByName(Operation operation) {
        for (ScopeModel model : ScopeModel.values()) {
            Set<String> wanted = operation.scopes(model);
            // A token without any scope is refused as a whole, so one that no call wants is always there.
            Set<String> all = new TreeSet<>(wanted);
            all.add(model == ScopeModel.GRANULAR ? "read:gpg-key:bitbucket" : "wiki");
            assertThat(refused(operation, model, all)).as("%s with %s", operation, all).isNull();
            for (String scope : wanted) {
                Set<String> fewer = new TreeSet<>(all);
                fewer.remove(scope);
                if (new Scopes(model, fewer).allows(operation)) continue;
                MissingScopes refusal = refused(operation, model, fewer);
                assertThat(refusal).as("%s with %s", operation, fewer).isNotNull();
                assertThat(refusal.required()).isEqualTo(wanted);
                assertThat(refusal.granted()).isEqualTo(fewer);
                assertThat(new Scopes(model, fewer).missing(operation)).contains(scope);
            }
        }
    }

    @Test
    void withAnyScopesItIsRefusedWhenTheTableSaysSo() {
        Random random = new Random(20261201);
        int refusals = 0;
        for (ScopeModel model : ScopeModel.values()) {
            Set<String> all = new TreeSet<>();
            Arrays.stream(Operation.values()).map(operation -> operation.scopes(model)).forEach(all::addAll);
            for (int round = 0; round < 40; round++) {
                Set<String> held = new TreeSet<>(all);
                held.removeIf(scope -> random.nextBoolean());
                if (held.isEmpty()) continue;
                Credential credential = credential(model, held);
                for (Operation operation : Operation.values()) {
                    boolean allowed = new Scopes(model, held).allows(operation);
                    boolean refused = refused(operation, credential) != null;
                    if (held.stream().noneMatch(INFERRED::contains)) assertThat(refused).as("%s with %s", operation, held).isEqualTo(!allowed);
                    else if (allowed) assertThat(refused).as("%s with %s", operation, held).isFalse();
                    if (refused) refusals++;
                }
            }
        }
        assertThat(refusals).isGreaterThan(500);
    }

    private @Nullable MissingScopes refused(Operation operation, ScopeModel model, Collection<String> scopes) {
        return refused(operation, credential(model, scopes));
    }

    /** Asks for what is not there: the scopes are looked at first. */
    private @Nullable MissingScopes refused(Operation operation, Credential credential) {
        BitbucketAddresses addresses = new BitbucketAddresses(URI.create(emulator.baseUrl() + "/2.0"), URI.create(emulator.baseUrl()));
        Transport transport = new Transport(addresses, () -> credential, Budget.UNLIMITED, kind -> {}, Manners.DEFAULT, Clock.systemUTC());
        Object[] parts = operation.path().chars().filter(each -> each == '{').mapToObj(each -> "nowhere").toArray();
        Call call = Call.of(operation, parts);
        try {
            transport.send(operation.writes() == null || operation.method().equals("DELETE") ? call : call.json(Json.object()), Priority.NORMAL);
            return null;
        } catch (MissingScopes missing) {
            return missing;
        } catch (BitbucketException other) {
            assertThat(other).isNotInstanceOfAny(BitbucketException.Unauthorized.class, BitbucketException.Unavailable.class, BitbucketException.RateLimited.class);
            return null;
        }
    }

    private Credential credential(ScopeModel model, Collection<String> scopes) {
        boolean granular = model == ScopeModel.GRANULAR;
        String secret = "secret-" + ++credentials;
        String person = emulator.directory().personByEmail("service@acme.test").orElseThrow().uuid();
        var held = new dev.portcullis.emulator.state.Credential(
                granular ? Kind.API_TOKEN : Kind.OAUTH, person, Authenticator.digest(secret), scopes.stream().toList());
        emulator.state().change(() -> emulator.state().credentials.put(held.key(), held));
        return granular ? new Credential.ApiToken("service@acme.test", Secret.of(secret)) : new Credential.ConsumerToken(Secret.of(secret));
    }
}
