package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** What an installation says of Axon Server is what the connector goes by. */
class DistributedSettingsTest {

    @Test
    void theConnectorGoesByWhatIsGiven() throws Exception {
        AxonServerConfiguration connector = connector(Map.of(
                "AXON_SERVER", "one:8124,two:8124",
                "AXON_SERVER_COMMAND_LOAD_FACTOR", "25",
                "AXON_SERVER_COMMAND_PERMITS", "101",
                "AXON_SERVER_QUERY_PERMITS", "102",
                "AXON_SERVER_EVENT_PERMITS", "103"));
        assertThat(connector.getServers()).isEqualTo("one:8124,two:8124");
        assertThat(connector.getCommandLoadFactor()).isEqualTo(25);
        assertThat(connector.getCommandFlowControl().getPermits()).isEqualTo(101);
        assertThat(connector.getQueryFlowControl().getPermits()).isEqualTo(102);
        assertThat(connector.getEventFlowControl().getPermits()).isEqualTo(103);
    }

    @Test
    void whereNothingIsGivenTheConnectorsOwnHolds() throws Exception {
        AxonServerConfiguration connector = connector(Map.of());
        AxonServerConfiguration own = new AxonServerConfiguration();
        assertThat(connector.getCommandLoadFactor()).isEqualTo(own.getCommandLoadFactor());
        assertThat(connector.getCommandFlowControl().getPermits())
                .isEqualTo(own.getCommandFlowControl().getPermits());
        assertThat(connector.getQueryFlowControl().getPermits())
                .isEqualTo(own.getQueryFlowControl().getPermits());
        assertThat(connector.getEventFlowControl().getPermits())
                .isEqualTo(own.getEventFlowControl().getPermits());
        assertThat(connector.getEventFlowControl().getNrOfNewPermits())
                .isEqualTo(own.getEventFlowControl().getNrOfNewPermits());
    }

    private static AxonServerConfiguration connector(Map<String, Object> variables) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", new HashMap<>(variables)));
        new YamlPropertySourceLoader()
                .load("distributed", new ClassPathResource("fleet-ledger-distributed.yml"))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment)
                .bind("axon.axonserver", Bindable.ofInstance(new AxonServerConfiguration()))
                .get();
    }
}
