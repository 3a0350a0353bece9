package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.contract.Case;
import dev.portcullis.emulator.contract.Contract;
import dev.portcullis.emulator.contract.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The emulator does what the contract says of the service, sure or guessed; whoever has a workspace asks the service itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private Target target() {
        return new Target(emulator.baseUrl() + "/2.0", emulator.baseUrl(), "service@acme.test", "demo-service-token", "acme", "payments-api",
                Map.of("CONTRACT_CONSUMER_KEY", "demo-consumer-key", "CONTRACT_CONSUMER_SECRET", "demo-consumer-secret", "CONTRACT_WRITES", "no"));
    }

    static Stream<Case> cases() {
        return Contract.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsThought(Case one) {
        Case.Outcome outcome = one.ask(target());
        // The others need a limit used up, an address refused or an account that the emulator does not have: DrillTest shows the first two.
        Assumptions.assumeFalse(outcome.seen().startsWith("not asked"), outcome.seen());
        assertThat(outcome.seen()).as(one.name()).isEqualTo(one.expected());
    }

    @Test
    void eachCaseHasANameOfItsOwnAndTheTokenIsToldByNobody() {
        assertThat(Contract.cases().stream().map(Case::name)).doesNotHaveDuplicates().hasSizeGreaterThan(40);
        assertThat(target().toString()).doesNotContain("demo-service-token");
    }
}
