package io.fleetledger.query.stream;

import io.fleetledger.query.stream.StreamMetrics.Kind;
import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.CallerReader;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventhandling.GenericEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * One dashboard's connection: pending until its token arrives, then a subscriber from that moment on, without past
 * events.
 */
final class DashboardSocket {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardSocket.class);

    private final SocketOutlet outlet;
    private final JwtDecoder tokens;
    private final CallerReader callers;
    private final SubscriberLog log;
    private final Streams streams;
    private final StreamLimits limits;
    private final Runnable settled;
    private final AtomicBoolean pending = new AtomicBoolean(true);
    private volatile boolean gone;
    private volatile @Nullable Subscriber subscriber;

    /** @param settled runs once, when the connection is no longer pending */
    DashboardSocket(
            SocketOutlet outlet,
            JwtDecoder tokens,
            CallerReader callers,
            SubscriberLog log,
            Streams streams,
            StreamLimits limits,
            Runnable settled) {
        this.outlet = outlet;
        this.tokens = tokens;
        this.callers = callers;
        this.log = log;
        this.streams = streams;
        this.limits = limits;
        this.settled = settled;
    }

    /** Closes the connection if no token has arrived in time. */
    void onTokenTimeout() {
        if (pending.compareAndSet(true, false)) {
            settled.run();
            outlet.close(DashboardClose.NO_TOKEN);
        }
    }

    /** The first message is the token; later ones are ignored. */
    void onMessage(String message) {
        if (pending.compareAndSet(true, false)) {
            try {
                begin(message.strip());
            } finally {
                settled.run();
            }
        }
    }

    private void begin(String text) {
        Jwt token;
        Caller caller;
        try {
            token = tokens.decode(text);
            caller = callers.read(token);
        } catch (BadJwtException | ProblemException bad) {
            LOG.debug("A dashboard's token was rejected", bad);
            outlet.close(DashboardClose.BAD_TOKEN);
            return;
        } catch (RuntimeException failure) {
            LOG.warn("A dashboard's token could not be checked: {}", failure.toString());
            outlet.close(DashboardClose.tryAgain("The token cannot be checked at the moment."));
            return;
        }
        if (caller.role() == null) {
            outlet.close(DashboardClose.BAD_TOKEN);
            return;
        }
        try {
            follow(caller.tenantId(), CallerReader.validUntil(token));
        } catch (ProblemException noRoom) {
            outlet.close(DashboardClose.tryAgain(noRoom.problem().detail()));
        } catch (RuntimeException failure) {
            LOG.warn("Could not start a dashboard connection: {}", failure.toString());
            outlet.close(DashboardClose.tryAgain("The event store does not answer at the moment."));
        }
    }

    private void follow(String tenantId, Optional<Instant> validUntil) {
        streams.enter(tenantId);
        Subscriber reader;
        try {
            EventFilter filter = new EventFilter(tenantId, DashboardMessages.TYPES, null, null);
            reader = new Subscriber(
                    filter, log.head(), PublishedMessage::dashboardMessages, outlet, limits, streams.writers());
            outlet.begin(reader);
            reader.put(heartbeat()); // At once, so that the client knows that its token was accepted.
        } catch (RuntimeException failure) {
            streams.leave(tenantId);
            throw failure;
        }
        subscriber = reader;
        streams.serve(reader, Kind.DASHBOARD, position -> heartbeat(), validUntil);
        if (gone) {
            reader.end(Ending.CLIENT_LEFT);
        }
    }

    private static byte[] heartbeat() {
        return DashboardMessages.bytes(DashboardMessages.heartbeat(GenericEventMessage.clock.instant()));
    }

    /** The connection has ended, whichever side ended it. */
    void onClosed() {
        gone = true;
        if (pending.compareAndSet(true, false)) {
            settled.run();
        }
        Subscriber reader = subscriber;
        if (reader != null) {
            reader.end(Ending.CLIENT_LEFT);
        }
    }
}
