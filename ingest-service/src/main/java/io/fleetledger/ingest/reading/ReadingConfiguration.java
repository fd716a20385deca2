package io.fleetledger.ingest.reading;

import io.fleetledger.support.axon.Queries;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.AxonThreadFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The backpressure on readings. */
@Configuration(proxyBeanMethods = false)
class ReadingConfiguration {

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService readingsLagExecutor() {
        return Executors.newSingleThreadExecutor(new AxonThreadFactory("readings-lag"));
    }

    @Bean
    ReadingsBackpressure readingsBackpressure(
            Queries queries,
            ExecutorService readingsLagExecutor,
            @Value("${fleet.readings.followers}") List<String> followers,
            @Value("${fleet.readings.max-lag}") long maxLag) {
        return new ReadingsBackpressure(
                queries, followers, maxLag, readingsLagExecutor, System::nanoTime, LockSupport::parkNanos);
    }
}
