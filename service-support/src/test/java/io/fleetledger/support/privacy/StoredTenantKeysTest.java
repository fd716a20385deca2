package io.fleetledger.support.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoredTenantKeysTest extends TenantKeyStoreContract {

    private final KeysInMemory store = new KeysInMemory();

    @Override
    protected TenantKeyStore store() {
        return store;
    }

    private String storedKey() {
        return Objects.requireNonNull(store.find("acme").orElseThrow().sealedKey());
    }

    @Test
    void aKeyIsNotStoredAsItIs() {
        byte[] key = store.keys().of("acme").orElseThrow().getEncoded();
        assertThat(key).hasSize(SecretBox.KEY_BYTES);
        byte[] stored = Base64.getDecoder().decode(storedKey());
        assertThat(Base64.getEncoder().encodeToString(stored))
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(key));
        assertThat(stored).hasSizeGreaterThan(SecretBox.KEY_BYTES);
    }

    /** Or who may write to the store could give one tenant's key to another. */
    @Test
    void aKeyIsItsTenantsOnly() {
        store.keys().of("acme");
        store.putIfAbsent("other", storedKey());
        assertThatThrownBy(() -> store.keys().of("other")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherProductKeyIsRefusedWhetherOrNotATenantHasAKey() {
        assertThat(StoredTenantKeys.isInitialized(store)).isFalse();
        store.keys().refuseOtherKey("Set it.");
        assertThat(StoredTenantKeys.isInitialized(store)).isTrue();
        byte[] other = new byte[SecretBox.KEY_BYTES];
        other[0] = 1;

        assertThatThrownBy(() -> new StoredTenantKeys(store, other).refuseOtherKey("Set it."))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("not the one");
        assertThatCode(() -> store.keys().refuseOtherKey("Set it.")).doesNotThrowAnyException();
    }
}
