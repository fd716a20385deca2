package io.fleetledger.ingest;

import io.fleetledger.support.distributed.DistributedConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Files and readings as a process of its own, on Axon Server and MongoDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({IngestServiceConfiguration.class, DistributedConfiguration.class})
public class IngestServiceApplication {

    public static void main(String[] args) {
        // Settings under a name of its own: in the standalone all services share one classpath. The profile beside
        // those that an installation has: what it runs on is no choice of theirs.
        new SpringApplicationBuilder(IngestServiceApplication.class)
                .properties("spring.config.name=ingest-service")
                .profiles("distributed")
                .run(args);
    }
}
