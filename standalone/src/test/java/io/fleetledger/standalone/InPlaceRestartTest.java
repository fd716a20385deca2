package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class InPlaceRestartTest {

    /** Otherwise the process would stay without an application, and nobody outside would start it again. */
    @Test
    void theProcessEndsWhateverKeepsItFromRestarting() throws Exception {
        ConfigurableApplicationContext lost = mock(ConfigurableApplicationContext.class);
        doThrow(new OutOfMemoryError("as after a store was lost")).when(lost).close();
        CompletableFuture<Integer> status = new CompletableFuture<>();

        new InPlaceRestart(new String[0], status::complete).onApplicationEvent(new RestartRequested(lost));

        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
