package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import io.fleetledger.support.axon.Outages;
import java.util.Arrays;
import java.util.List;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.junit.jupiter.api.Test;

class ReadStoreAvailabilityTest {

    private final ReadStoreAvailability availability = new ReadStoreAvailability();

    @Test
    void queriesWaitWhileItIsFirstLookedFor() {
        change(false, false);
        assertThatCode(this::query).doesNotThrowAnyException();
    }

    @Test
    void queriesAreRefusedAtOnceWhileNoServerIsThere() {
        change(true, true);
        change(false, false);
        assertThatThrownBy(this::query)
                .isInstanceOf(MongoTimeoutException.class)
                .satisfies(refusal -> assertThat(Outages.isOutage(refusal)).isTrue());
        change(false, true);
        assertThatCode(this::query).doesNotThrowAnyException();
    }

    @Test
    void whereOneServerIsLeftTheDriverMayFindIt() {
        change(true, true);
        change(true, false);
        assertThatCode(this::query).doesNotThrowAnyException();
    }

    private void query() throws Exception {
        availability.refuseWhileUnavailable(
                new DefaultUnitOfWork<>(new GenericQueryMessage<>("", ResponseTypes.instanceOf(String.class))),
                () -> "");
    }

    /** @param there for each server of the set, whether it can be reached */
    private void change(Boolean... there) {
        ClusterId id = new ClusterId();
        List<ServerDescription> servers = Arrays.stream(there)
                .map(ok -> ServerDescription.builder()
                        .address(new ServerAddress())
                        .state(ok ? ServerConnectionState.CONNECTED : ServerConnectionState.CONNECTING)
                        .type(ok ? ServerType.REPLICA_SET_SECONDARY : ServerType.UNKNOWN)
                        .ok(ok)
                        .build())
                .toList();
        ClusterDescription now =
                new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, servers);
        availability.clusterDescriptionChanged(new ClusterDescriptionChangedEvent(id, now, now));
    }
}
