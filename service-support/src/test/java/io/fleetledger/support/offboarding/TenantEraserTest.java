package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.support.axon.InMemoryStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantEraserTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final InMemoryOffboardings stored = new InMemoryOffboardings();
    private final OffboardedTenants tenants = new OffboardedTenants(() -> stored, Set::of);

    @Test
    void whileATenantIsErasedThatAnotherHasLeftIsKnown() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        TenantEraser eraser = eraser(tenantId -> {
            busy.countDown();
            awaitUninterrupted(enough);
            return 0;
        });
        OffboardingRefresher watch = new OffboardingRefresher(tenants);
        stored.put("acme", OffboardingPhase.ERASING);
        watch.start();
        eraser.start();
        try {
            busy.await();
            stored.put("beta", OffboardingPhase.REQUESTED);
            await().atMost(TIMEOUT).until(() -> tenants.contains("beta"));
        } finally {
            enough.countDown();
            eraser.stop();
            watch.stop();
        }
    }

    @Test
    void whatFailsOfOneTenantKeepsNoOther() {
        stored.put("acme", OffboardingPhase.ERASING);
        stored.put("beta", OffboardingPhase.ERASING);
        TenantEraser eraser = eraser(tenantId -> {
            if (tenantId.equals("acme")) {
                throw new IllegalStateException("away");
            }
            return 0;
        });
        eraser.poll();
        eraser.poll();
        assertThat(stored.find("beta").orElseThrow().phase()).isEqualTo(OffboardingPhase.ERASED);
        assertThat(stored.find("acme").orElseThrow().phase()).isEqualTo(OffboardingPhase.ERASING);
    }

    @Test
    void aPartThatFailsKeepsNoOtherPartButTheOneThatItIsFoundBy() {
        stored.put("acme", OffboardingPhase.ERASING);
        Set<ErasedPart> asked = ConcurrentHashMap.newKeySet();
        TenantEraser eraser = eraserOf(Stream.of(ErasedPart.values())
                .map(part -> erasure(part, tenantId -> {
                    asked.add(part);
                    if (part == ErasedPart.IMPORT_FILES) {
                        throw new IllegalStateException("away");
                    }
                    return 0;
                }))
                .toList());
        eraser.poll();
        eraser.poll();
        assertThat(stored.find("acme").orElseThrow().erased().keySet())
                .containsExactlyInAnyOrder(
                        ErasedPart.SAGAS,
                        ErasedPart.DUE_MACHINES,
                        ErasedPart.WEBHOOKS,
                        ErasedPart.PARKED_EVENTS,
                        ErasedPart.IDEMPOTENCY_RECORDS);
        assertThat(asked).doesNotContain(ErasedPart.READ_MODELS);
    }

    @Test
    void whoLeadsToSagasAndFilesIsWaitedForWithoutEndAndNobodyElse() {
        InMemoryStores positions = new InMemoryStores(false);
        stored.put("acme", OffboardingPhase.SEALED); // Long ago.
        TenantEraser eraser = new TenantEraser(
                () -> stored,
                tenants,
                new AppendGate(tenants),
                () -> {
                    throw new AssertionError("its key is gone");
                },
                new LaggingGroups(
                        () -> {
                            throw new AssertionError("no group is of this process");
                        },
                        positions,
                        List.of(),
                        (group, type) -> true),
                List.of(),
                instant -> true,
                false,
                Clock.systemUTC());
        for (String group : List.of(
                ProjectionNames.MACHINE_LIST,
                ProjectionNames.MACHINE_DIRECTORY,
                ProjectionNames.IMPORT_JOBS,
                ProjectionNames.IMPORT_RUNNER)) {
            eraser.poll();
            assertThat(stored.find("acme").orElseThrow().phase())
                    .as("before " + group)
                    .isEqualTo(OffboardingPhase.SEALED);
            stored.markFollowed("acme", group);
        }
        eraser.poll();
        assertThat(stored.find("acme").orElseThrow().phase()).isEqualTo(OffboardingPhase.ERASING);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** By which each part is erased alike. */
    private TenantEraser eraser(ToLongFunction<String> erase) {
        return eraserOf(
                Stream.of(ErasedPart.values()).map(part -> erasure(part, erase)).toList());
    }

    private TenantEraser eraserOf(List<TenantErasure> erasures) {
        return new TenantEraser(
                () -> stored,
                tenants,
                new AppendGate(tenants),
                () -> {
                    throw new AssertionError("no key is destroyed while documents are");
                },
                new LaggingGroups(
                        () -> {
                            throw new AssertionError("nobody is waited for while documents are deleted");
                        },
                        new InMemoryStores(true),
                        List.of(),
                        (group, type) -> true),
                erasures,
                instant -> true,
                true,
                Clock.systemUTC());
    }

    private static TenantErasure erasure(ErasedPart part, ToLongFunction<String> erase) {
        return new TenantErasure() {
            @Override
            public ErasedPart part() {
                return part;
            }

            @Override
            public long erase(String tenantId) {
                return erase.applyAsLong(tenantId);
            }
        };
    }
}
