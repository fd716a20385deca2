package io.fleetledger.command;

import io.fleetledger.support.distributed.DistributedConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The write side as a separate process, on Axon Server and MongoDB. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({CommandServiceConfiguration.class, DistributedConfiguration.class})
public class CommandServiceApplication {

    public static void main(String[] args) {
        // The settings file has its own name because in the standalone all services share one classpath. The profile is
        // added to the installation's own ones: they do not choose what the service runs on.
        new SpringApplicationBuilder(CommandServiceApplication.class)
                .properties("spring.config.name=command-service")
                .profiles("distributed")
                .run(args);
    }
}
