package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

class StoreFailureMonitorTest {

    private final MVStoreException full = new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left");

    private final EmbeddedStore store = mock(EmbeddedStore.class);
    private final ConfigurableApplicationContext application = mock(ConfigurableApplicationContext.class);

    @TempDir
    Path dataDir;

    @Test
    void whateverALookEndsInTheNextOneSeesThatAStoreIsLost() {
        when(store.failure())
                .thenReturn(Optional.empty()) // As it is opened.
                .thenThrow(new StackOverflowError("as of a look that is nested too deeply"))
                .thenReturn(Optional.of(full));
        assertThat(toldUntilItStartsAnew()).hasSize(2);
    }

    @Test
    void aFullDiskIsToldAsOne() {
        when(store.failure()).thenReturn(Optional.empty()).thenReturn(Optional.of(full));
        assertThat(toldUntilItStartsAnew())
                .singleElement()
                .satisfies(error -> assertThat(error.getFormattedMessage())
                        .startsWith("No longer writing to the store, because a write to its file has failed")
                        .contains("No space left")
                        .contains(dataDir.toString()));
    }

    /** No room would mend it, and none is wanting. */
    @Test
    void anInterruptIsNotToldAsAFullDisk() {
        MVStoreException interrupted = new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "Writing failed");
        interrupted.initCause(new ClosedByInterruptException());
        when(store.failure()).thenReturn(Optional.empty()).thenReturn(Optional.of(interrupted));
        assertThat(toldUntilItStartsAnew()).singleElement().satisfies(error -> {
            assertThat(error.getFormattedMessage())
                    .contains("a thread was interrupted")
                    .doesNotContain("has failed");
            assertThat(error.getThrowableProxy().getMessage()).contains("Writing failed");
        });
    }

    private List<ILoggingEvent> toldUntilItStartsAnew() {
        when(store.name()).thenReturn("the store");
        Logger log = (Logger) LoggerFactory.getLogger(StoreFailureMonitor.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        StoreFailureMonitor stores = new StoreFailureMonitor(List.of(store), application, dataDir, DataSize.ofBytes(0));
        stores.start();
        try {
            verify(application, timeout(30_000)).publishEvent(any(RestartRequested.class));
            verify(store).abandon();
        } finally {
            stores.stop();
            log.detachAppender(said);
        }
        return said.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .toList();
    }
}
