package io.fleetledger.query.stream;

import io.fleetledger.support.security.CallerReader;
import jakarta.websocket.Session;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** The dashboards connected to this process, including pending ones. */
final class DashboardSockets extends TextWebSocketHandler {

    /** The longest message: a longer token would not be accepted in a header either. */
    private static final int MAX_CHARS = 16_384;

    private static final int CLOSERS = 8;
    private static final String SOCKET = DashboardSocket.class.getName();

    private final DashboardSettings settings;
    private final StreamLimits limits;
    private final JwtDecoder tokens;
    private final CallerReader callers;
    private final SubscriberLog log;
    private final Streams streams;
    private final Map<String, Integer> pendingByAddress = new HashMap<>();
    private int pending;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("dashboard-timer"));
    private final ExecutorService closers =
            Executors.newFixedThreadPool(CLOSERS, new AxonThreadFactory("dashboard-closer"));

    DashboardSockets(
            DashboardSettings settings,
            StreamLimits limits,
            JwtDecoder tokens,
            CallerReader callers,
            SubscriberLog log,
            Streams streams) {
        this.settings = settings;
        this.limits = limits;
        this.tokens = tokens;
        this.callers = callers;
        this.log = log;
        this.streams = streams;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        session.setTextMessageSizeLimit(MAX_CHARS);
        Session socket = Objects.requireNonNull(((NativeWebSocketSession) session).getNativeSession(Session.class));
        SocketOutlet outlet = new SocketOutlet(socket, closers, streams::onEnded);
        InetSocketAddress client = session.getRemoteAddress();
        String address = client == null ? "" : client.getHostString();
        if (!enter(address)) {
            outlet.close(DashboardClose.TOO_MANY_PENDING);
            return;
        }
        DashboardSocket dashboard =
                new DashboardSocket(outlet, tokens, callers, log, streams, limits, () -> leave(address));
        session.getAttributes().put(SOCKET, dashboard);
        Future<?> end =
                timer.schedule(dashboard::onTokenTimeout, settings.tokenWithin().toMillis(), TimeUnit.MILLISECONDS);
        session.getAttributes().put(Future.class.getName(), end);
    }

    private boolean enter(String address) {
        synchronized (pendingByAddress) {
            if (pending >= limits.perProcess()
                    || pendingByAddress.getOrDefault(address, 0) >= settings.pendingPerAddress()) {
                return false;
            }
            pendingByAddress.merge(address, 1, Integer::sum);
            pending++;
            return true;
        }
    }

    private void leave(String address) {
        synchronized (pendingByAddress) {
            pendingByAddress.computeIfPresent(address, (known, count) -> count == 1 ? null : count - 1);
            pending--;
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        if (session.getAttributes().remove(Future.class.getName()) instanceof Future<?> end) {
            end.cancel(false);
        }
        if (session.getAttributes().get(SOCKET) instanceof DashboardSocket dashboard) {
            dashboard.onMessage(message.getPayload());
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().remove(Future.class.getName()) instanceof Future<?> end) {
            end.cancel(false);
        }
        if (session.getAttributes().get(SOCKET) instanceof DashboardSocket dashboard) {
            dashboard.onClosed();
        }
    }

    /** Called after the web server has stopped. */
    void close() {
        timer.shutdownNow();
        closers.shutdown();
    }
}
