package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import java.nio.file.Path;
import java.util.Objects;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is behind is counted in events: a killed process leaves positions behind that none has. */
class LagIT {

    @Test
    void positionsThatWereSkippedAreNoEvents(@TempDir Path dataDir) {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "BEFORE");
            long before = head(fleet);
            JdbcClient jdbc = fleet.bean(JdbcClient.class);
            jdbc.sql("ALTER TABLE DomainEventEntry ALTER COLUMN globalIndex RESTART WITH " + (before + 4_000))
                    .update();
            fleet.register("operator", "BEHIND");
            long after = head(fleet);
            assertThat(after - before).isGreaterThanOrEqualTo(4_000);
            long events = jdbc.sql("SELECT COUNT(*) FROM DomainEventEntry WHERE globalIndex > ?")
                    .param(before)
                    .query(Long.class)
                    .single();
            ProcessingStores stores = fleet.bean(ProcessingStores.class);
            for (String name : new String[] {"reading-history", "machine-list"}) {
                ProcessingGroup group = fleet.context().getBeansOfType(ProcessingGroup.class).values().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
                assertThat(stores.lag(group, before, after)).as(name).isEqualTo(events);
                assertThat(stores.lag(group, after, after)).as(name).isZero();
            }
        }
    }

    private static long head(RunningFleet fleet) {
        return Objects.requireNonNull(fleet.bean(EventStore.class).createHeadToken())
                .position()
                .orElseThrow();
    }
}
