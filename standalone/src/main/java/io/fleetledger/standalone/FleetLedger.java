package io.fleetledger.standalone;

import io.fleetledger.command.CommandServiceConfiguration;
import io.fleetledger.ingest.IngestServiceConfiguration;
import io.fleetledger.query.QueryServiceConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/** Fleet Ledger on one machine: {@code ./mvnw spring-boot:run}, or {@code java -jar}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = SpringBootConfiguration.class))
@Import({CommandServiceConfiguration.class, QueryServiceConfiguration.class, IngestServiceConfiguration.class})
public class FleetLedger {

    public static void main(String[] args) {
        new InPlaceRestart(args).start();
    }
}
