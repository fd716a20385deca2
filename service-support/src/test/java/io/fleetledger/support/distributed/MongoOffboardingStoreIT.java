package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.Offboarding;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class MongoOffboardingStoreIT {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.open();
    private final MongoOffboardingStore one = new MongoOffboardingStore(database.database());
    private final MongoOffboardingStore another = new MongoOffboardingStore(database.database());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anOffboardingBeginsOnce() {
        assertThat(one.find("acme")).isEmpty();
        assertThat(one.all()).isEmpty();
        Offboarding begun = new Offboarding("acme", OffboardingPhase.REQUESTED, NOON, null, null, null, Map.of());

        assertThat(one.request("acme", NOON)).isEqualTo(begun);
        assertThat(another.request("acme", NOON.plusSeconds(60))).isEqualTo(begun);
        assertThat(another.find("acme")).contains(begun);
        one.request("aaa", NOON);
        assertThat(another.all()).extracting(Offboarding::tenantId).containsExactly("aaa", "acme");
    }

    /** As several processes do, each of which goes by what it has read. */
    @Test
    void eachPhaseIsEnteredOnceAndInOrder() {
        one.request("acme", NOON);
        one.markErasing("acme");
        one.markErased("acme", NOON);
        assertThat(phase()).isEqualTo(OffboardingPhase.REQUESTED);

        one.markSealed("acme", 41, NOON.plusSeconds(45));
        another.markSealed("acme", 99, NOON.plusSeconds(46));
        assertThat(one.find("acme"))
                .contains(new Offboarding(
                        "acme", OffboardingPhase.SEALED, NOON, 41L, NOON.plusSeconds(45), null, Map.of()));
        another.markErasing("acme");
        one.markErasing("acme");
        another.markSealed("acme", 99, NOON.plusSeconds(50));
        assertThat(phase()).isEqualTo(OffboardingPhase.ERASING);
        one.markErased("acme", NOON.plusSeconds(60));
        another.markErased("acme", NOON.plusSeconds(70));
        another.markErasing("acme");

        assertThat(another.request("acme", NOON.plusSeconds(80)))
                .isEqualTo(new Offboarding(
                        "acme",
                        OffboardingPhase.ERASED,
                        NOON,
                        41L,
                        NOON.plusSeconds(45),
                        NOON.plusSeconds(60),
                        Map.of()));
    }

    @Test
    void whatSeveralHaveDeletedOfAPartIsAddedUpAndTellsWhenThePartIsFinished() {
        one.request("acme", NOON);
        one.count("acme", ErasedPart.READ_MODELS, 3_000_000_000L);
        another.count("acme", ErasedPart.READ_MODELS, 7);
        assertThat(another.find("acme").orElseThrow().erased()).isEmpty();

        one.markFinished("acme", ErasedPart.READ_MODELS);
        another.markFinished("acme", ErasedPart.READ_MODELS);
        another.markFinished("acme", ErasedPart.SAGAS);
        assertThat(one.find("acme").orElseThrow().erased())
                .isEqualTo(Map.of(ErasedPart.READ_MODELS, 3_000_000_007L, ErasedPart.SAGAS, 0L));
    }

    @Test
    void ofATenantThatNeverLeftNothingIsKept() {
        one.markSealed("acme", 1, NOON);
        one.count("acme", ErasedPart.SAGAS, 1);
        one.markFinished("acme", ErasedPart.SAGAS);
        assertThat(one.all()).isEmpty();
    }

    private OffboardingPhase phase() {
        return one.find("acme").orElseThrow().phase();
    }
}
