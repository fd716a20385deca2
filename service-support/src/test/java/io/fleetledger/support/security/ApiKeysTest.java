package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ApiKeysTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService readers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        end.countDown();
        readers.shutdownNow();
    }

    /** Nothing else of a request by a key asks for a bound. */
    @Test
    void anEventStoreThatSaysNothingKeepsNobodyWaiting() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean(
                "events",
                Proxy.newProxyInstance(
                        AggregateEvents.class.getClassLoader(),
                        new Class<?>[] {AggregateEvents.class},
                        (proxy, method, arguments) -> {
                            end.await();
                            throw new IllegalStateException("too late");
                        }));
        beans.addBean("reads", new TimeLimitedReads(readers, new BusResponses(() -> false)));
        ApiKeys keys = new ApiKeys(
                beans.getBeanProvider(AggregateEvents.class), beans.getBeanProvider(TimeLimitedReads.class));

        assertThat(CompletableFuture.supplyAsync(() -> keys.find("flk_any"), readers))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
    }
}
