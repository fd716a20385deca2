package io.fleetledger.ingest;

import io.fleetledger.support.distributed.DistributedConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Imports and readings as a separate process, on Axon Server and MongoDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({IngestServiceConfiguration.class, DistributedConfiguration.class})
public class IngestServiceApplication {

    public static void main(String[] args) {
        // The settings file has its own name because in the standalone all services share one classpath. The profile is
        // added to the installation's own ones: they do not choose what the service runs on.
        new SpringApplicationBuilder(IngestServiceApplication.class)
                .properties("spring.config.name=ingest-service")
                .profiles("distributed")
                .run(args);
    }
}
