package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;

class QueriesTest {

    private static final Caller ANN = new Caller("acme", "ann", Role.OPERATOR, Set.of());

    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final Queries queries = new Queries(
            DefaultQueryGateway.builder().queryBus(bus).build(), new BusResponses(() -> false, Duration.ofMillis(10)));

    @Test
    void aQueryWithoutAnAnswerHasCertainlyChangedNothing() {
        bus.<CompletableFuture<ProjectionLevel>>subscribe(
                AwaitProjectionQuery.class.getName(), ProjectionLevel.class, query -> new CompletableFuture<>());

        Throwable failure = catchThrowable(() -> queries.query(
                ANN, new AwaitProjectionQuery("machine-list", "acme", UUID.randomUUID()), ProjectionLevel.class));

        assertThat(Outages.isOutage(failure)).isTrue();
        assertThat(Outages.isTransient(failure)).isTrue();
        assertThat(Outages.isOutcomeUnknown(failure)).isFalse();
    }
}
