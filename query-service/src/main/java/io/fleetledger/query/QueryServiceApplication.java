package io.fleetledger.query;

import io.fleetledger.support.distributed.DistributedConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The read side as its own process, on Axon Server and MongoDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({QueryServiceConfiguration.class, DistributedConfiguration.class})
public class QueryServiceApplication {

    public static void main(String[] args) {
        // The settings have a name of their own, since all services share one classpath in the standalone. The profile
        // is added to those of the installation, which cannot choose the infrastructure.
        new SpringApplicationBuilder(QueryServiceApplication.class)
                .properties("spring.config.name=query-service")
                .profiles("distributed")
                .run(args);
    }
}
