package io.fleetledger.standalone;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

class LostStoresTest {

    @Test
    void whateverALookEndsInTheNextOneSeesThatAStoreIsLost(@TempDir Path dataDir) {
        EmbeddedStore store = mock(EmbeddedStore.class);
        when(store.name()).thenReturn("the store");
        when(store.isLost())
                .thenReturn(false) // As it is opened.
                .thenThrow(new StackOverflowError("as of a look that is nested too deeply"))
                .thenReturn(true);
        ConfigurableApplicationContext application = mock(ConfigurableApplicationContext.class);
        LostStores stores = new LostStores(List.of(store), application, dataDir, DataSize.ofBytes(0));
        stores.start();
        try {
            verify(application, timeout(10_000)).publishEvent(any(StartAnew.class));
            verify(store).abandon();
        } finally {
            stores.stop();
        }
    }
}
