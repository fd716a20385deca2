package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.IdentifierReleasedEvent;
import io.fleetledger.support.ids.ClaimIds;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class IdentifierClaimTest {

    private static final UUID MILL = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final String CLAIM = ClaimIds.of("tenant-1", "CNC-001");

    private final AggregateTestFixture<IdentifierClaim> fixture = new AggregateTestFixture<>(IdentifierClaim.class);

    @Test
    void aFreedIdentifierCanBeTakenAgain() {
        fixture.given(claimed(MILL), released(MILL))
                .whenInvoking(CLAIM, claim -> claim.claim("tenant-1", "CNC-001", LATHE))
                .expectEvents(claimed(LATHE));
    }

    @Test
    void aHeldIdentifierIsRefusedToAnyOtherMachine() {
        fixture.given(claimed(MILL))
                .whenInvoking(CLAIM, claim -> claim.claim("tenant-1", "CNC-001", LATHE))
                .expectNoEvents()
                .expectExceptionDetails(new MachineRefusal(
                        MachineError.IDENTIFIER_TAKEN,
                        "Another active machine has this machine_identifier.",
                        List.of()));
    }

    @Test
    void theHolderMayClaimItsIdentifierAgain() {
        fixture.given(claimed(MILL))
                .whenInvoking(CLAIM, claim -> claim.claim("tenant-1", "CNC-001", MILL))
                .expectNoEvents();
    }

    @Test
    void theHolderGivesItsIdentifierBackOnce() {
        fixture.given(claimed(MILL))
                .whenInvoking(CLAIM, claim -> {
                    claim.release("tenant-1", "CNC-001", MILL);
                    claim.release("tenant-1", "CNC-001", MILL);
                })
                .expectEvents(released(MILL));
    }

    @Test
    void nobodyElseGivesAnIdentifierBack() {
        fixture.given(claimed(MILL))
                .whenInvoking(CLAIM, claim -> claim.release("tenant-1", "CNC-001", LATHE))
                .expectNoEvents();
    }

    @Test
    void aClaimsIdHasAFixedLengthAndTellsTenantsAndIdentifiersApart() {
        assertThat(ClaimIds.of("t", "x".repeat(255))).hasSameSizeAs(CLAIM).startsWith("claim-");
        assertThat(CLAIM)
                .isNotEqualTo(ClaimIds.of("tenant-2", "CNC-001"))
                .isNotEqualTo(ClaimIds.of("tenant-1", "cnc-001"));
        assertThat(ClaimIds.of("ab", "c")).isNotEqualTo(ClaimIds.of("a", "bc"));
        assertThatCode(() -> UUID.fromString(CLAIM.substring(6))).doesNotThrowAnyException();
    }

    private static IdentifierClaimedEvent claimed(UUID machine) {
        return new IdentifierClaimedEvent(CLAIM, "tenant-1", "CNC-001", machine);
    }

    private static IdentifierReleasedEvent released(UUID machine) {
        return new IdentifierReleasedEvent(CLAIM, "tenant-1", "CNC-001", machine);
    }
}
