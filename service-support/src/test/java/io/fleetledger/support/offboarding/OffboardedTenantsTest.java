package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffboardedTenantsTest {

    private final InMemoryOffboardings stored = new InMemoryOffboardings();
    private final Set<String> unreadable = new HashSet<>();
    private final OffboardedTenants tenants = new OffboardedTenants(() -> stored, () -> Set.copyOf(unreadable));

    @Test
    void aTenantWithoutItsKeyHasLeftEvenIfTheStoreWasLostBeforeTheStart() {
        unreadable.add("acme");
        stored.put("beta", OffboardingPhase.SEALED);
        assertThat(tenants.contains("acme")).isTrue();
        assertThat(tenants.isErased("acme")).isTrue();
        assertThat(tenants.contains("beta")).isTrue();
        assertThat(tenants.isErased("beta")).isFalse();
        assertThat(tenants.contains("gamma")).isFalse();
    }

    @Test
    void anErasedTenantStaysErasedIfTheStoreIsLostWhileTheProcessRuns() {
        stored.put("acme", OffboardingPhase.ERASED);
        unreadable.add("acme");
        assertThat(tenants.contains("acme")).isTrue();
        stored.lose();
        tenants.refresh();
        tenants.refresh();
        assertThat(tenants.isErased("acme")).isTrue();
    }

    @Test
    void whatTheStoreSaysOfATenantGoesBeforeItsKey() {
        stored.put("acme", OffboardingPhase.SEALED);
        unreadable.add("acme");
        assertThat(tenants.isErased("acme"))
                .as("its last events are still followed")
                .isFalse();
    }
}
