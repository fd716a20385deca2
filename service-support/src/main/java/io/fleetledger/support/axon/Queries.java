package io.fleetledger.support.axon;

import io.fleetledger.queries.TenantQuery;
import io.fleetledger.support.caller.Caller;
import java.time.Duration;
import java.util.Optional;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.responsetypes.ResponseType;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only way to send a query: on behalf of a caller, whose tenant the query must carry. See {@link Commands}. */
public final class Queries {

    private static final Logger LOG = LoggerFactory.getLogger(Queries.class);

    /** Applies after the wait for a write's projections, while the caller of the write still waits. */
    private static final Duration AFTER_WRITE_TIMEOUT = Duration.ofMillis(500);

    private final QueryGateway gateway;
    private final BusResponses responses;

    public Queries(QueryGateway gateway, BusResponses responses) {
        this.gateway = gateway;
        this.responses = responses;
    }

    /**
     * Returns the answer, which always exists.
     *
     * @throws QueryExecutionException without an answer within 30 s, or if the bus is unavailable
     */
    public <R> R query(Caller caller, TenantQuery query, Class<R> answerType) {
        return send(caller, query, ResponseTypes.instanceOf(answerType));
    }

    /** The same for one of several handlers, each of which has its own name. */
    public <R> R queryTo(String addressee, Caller caller, TenantQuery query, Class<R> answerType) {
        return send(
                caller,
                query,
                AddressedMessageNames.name(query.getClass(), addressee),
                ResponseTypes.instanceOf(answerType));
    }

    /** The same for an answer that may not exist. */
    public <R> Optional<R> find(Caller caller, TenantQuery query, Class<R> answerType) {
        return send(caller, query, ResponseTypes.optionalInstanceOf(answerType));
    }

    /**
     * The same for the answer to a write. It is also empty if the written state cannot be read soon: the write has
     * happened and must be answered as such.
     */
    public <R> Optional<R> findWritten(Caller caller, TenantQuery query, Class<R> answerType) {
        Commands.requireSameTenant(caller, query.tenantId());
        ResponseType<Optional<R>> type = ResponseTypes.optionalInstanceOf(answerType);
        var message = new GenericQueryMessage<>(query, type).andMetaData(Commands.metaDataOf(caller));
        try {
            return responses.await(
                    gateway.query(query.getClass().getName(), message, type), "query", AFTER_WRITE_TIMEOUT);
        } catch (RuntimeException unreadable) {
            LOG.warn("Could not read the state after a write", unreadable);
            return Optional.empty();
        }
    }

    /**
     * Sends a query on behalf of the actor of {@code cause}, for a message handler that needs more information to
     * decide. The answer always exists.
     *
     * @throws MessageTimeoutException without an answer within {@code bound}
     */
    public <R> R queryBecauseOf(Message<?> cause, TenantQuery query, Class<R> answerType, Duration bound) {
        ResponseType<R> type = ResponseTypes.instanceOf(answerType);
        var message = new GenericQueryMessage<>(query, type).andMetaData(Commands.metaDataOf(cause, query.tenantId()));
        return responses.await(gateway.query(query.getClass().getName(), message, type), "query", bound);
    }

    private <R> R send(Caller caller, TenantQuery query, ResponseType<R> type) {
        return send(caller, query, query.getClass().getName(), type);
    }

    private <R> R send(Caller caller, TenantQuery query, String name, ResponseType<R> type) {
        Commands.requireSameTenant(caller, query.tenantId());
        var message = new GenericQueryMessage<>(query, name, type).andMetaData(Commands.metaDataOf(caller));
        try {
            return responses.await(gateway.query(name, message, type), "query");
        } catch (MessageTimeoutException unanswered) {
            // A query has changed nothing. As the cause, the timeout would leave that open.
            throw new QueryExecutionException(unanswered.getMessage(), null, Outages.Outage.READ_STORE);
        }
    }
}
