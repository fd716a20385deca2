package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.fleetledger.support.privacy.KeptTenantKeys;
import org.junit.jupiter.api.Test;

class SharedTenantKeysTest {

    /** Whatever comes through would be the end of all looks, and keys that others destroy would be used until the end. */
    @Test
    void looksAgainWhateverALookHasThrown() throws Exception {
        KeptTenantKeys kept = mock(KeptTenantKeys.class);
        doThrow(new LinkageError("for once")).when(kept).forgetDestroyed();
        try (SharedTenantKeys keys = new SharedTenantKeys(kept)) {
            assertThatCode(keys::look).doesNotThrowAnyException();
        }
    }
}
