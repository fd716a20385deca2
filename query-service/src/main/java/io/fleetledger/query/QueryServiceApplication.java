package io.fleetledger.query;

import io.fleetledger.support.distributed.DistributedConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The read side as a process of its own, on Axon Server and MongoDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({QueryServiceConfiguration.class, DistributedConfiguration.class})
public class QueryServiceApplication {

    public static void main(String[] args) {
        // Settings under a name of its own: in the standalone all services share one classpath. The profile beside
        // those that an installation has: what it runs on is no choice of theirs.
        new SpringApplicationBuilder(QueryServiceApplication.class)
                .properties("spring.config.name=query-service")
                .profiles("distributed")
                .run(args);
    }
}
