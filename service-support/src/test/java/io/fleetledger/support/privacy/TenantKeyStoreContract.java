package io.fleetledger.support.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

/** What a store of tenants' keys has to do, whichever it is. */
public abstract class TenantKeyStoreContract {

    private static final int PROCESSES = 8;

    protected abstract TenantKeyStore store();

    private StoredTenantKeys process() {
        return new StoredTenantKeys(store(), new byte[SecretBox.KEY_BYTES]);
    }

    /** One that has seen that there is no key yet, and goes on when all others have seen it, too. */
    private StoredTenantKeys process(CyclicBarrier all) {
        TenantKeyStore store = store();
        return new StoredTenantKeys(
                new TenantKeyStore() {
                    @Override
                    public Optional<StoredKey> find(String tenantId) {
                        Optional<StoredKey> found = store.find(tenantId);
                        if (found.isEmpty()) {
                            await(all);
                        }
                        return found;
                    }

                    @Override
                    public void putIfAbsent(String tenantId, String sealedKey) {
                        store.putIfAbsent(tenantId, sealedKey);
                    }

                    @Override
                    public void destroy(String tenantId) {
                        store.destroy(tenantId);
                    }

                    @Override
                    public Set<String> destroyed() {
                        return store.destroyed();
                    }
                },
                new byte[SecretBox.KEY_BYTES]);
    }

    private static void await(CyclicBarrier all) {
        try {
            all.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException("The others did not come", alone);
        }
    }

    @Test
    void theFirstKeyStays() {
        store().putIfAbsent("acme", "first");
        store().putIfAbsent("acme", "second");
        store().putIfAbsent("other", "third");
        assertThat(store().find("acme")).contains(new TenantKeyStore.StoredKey("first"));
        assertThat(store().find("nobody")).isEmpty();
    }

    @Test
    void aDestroyedKeyIsGoneForEver() {
        store().putIfAbsent("acme", "first");
        store().destroy("acme");
        store().destroy("acme");
        store().putIfAbsent("acme", "second");
        store().putIfAbsent("other", "third");
        assertThat(store().find("acme")).contains(new TenantKeyStore.StoredKey(null));
        assertThat(store().destroyed()).containsExactly("acme");
    }

    @Test
    void whoNeverHadAKeyNeverGetsOneOnceItIsDestroyed() {
        store().destroy("acme");
        store().putIfAbsent("acme", "late");
        assertThat(store().find("acme")).contains(new TenantKeyStore.StoredKey(null));
    }

    @Test
    void processesThatMakeAKeyAtOnceHaveTheSame() throws Exception {
        CyclicBarrier together = new CyclicBarrier(PROCESSES);
        List<Callable<Optional<SecretKey>>> processes = IntStream.range(0, PROCESSES)
                .mapToObj(number -> process(together))
                .<Callable<Optional<SecretKey>>>map(keys -> () -> keys.of("acme"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try {
            SecretKey kept = process().of("other").orElseThrow();
            for (Future<Optional<SecretKey>> made : threads.invokeAll(processes)) {
                assertThat(made.get()).isPresent().isEqualTo(process().of("acme"));
                assertThat(made.get()).isNotEqualTo(Optional.of(kept));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOneProcessDestroysAnotherForgetsAtItsNextLook() {
        StoredTenantKeys one = process();
        StoredTenantKeys another = process();
        assertThat(another.of("acme")).isPresent();
        assertThat(another.of("other")).isPresent();

        one.destroy("acme");
        assertThat(one.of("acme")).isEmpty();
        assertThat(another.destroyed()).containsExactly("acme");
        another.refreshDestroyed();

        assertThat(another.of("acme")).isEmpty();
        assertThat(another.of("other")).isPresent();
        assertThat(process().of("acme")).isEmpty();
    }
}
