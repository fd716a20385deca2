package io.fleetledger.support.readyourwrites;

import java.time.Duration;
import org.axonframework.queryhandling.QueryBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits how long writes wait. */
@Configuration(proxyBeanMethods = false)
class ReadYourWritesConfiguration {

    @Bean
    ReadYourWrites readYourWrites(QueryBus queryBus, @Value("${fleet.read-your-writes.bound}") Duration bound) {
        return new ReadYourWrites(queryBus, bound);
    }
}
