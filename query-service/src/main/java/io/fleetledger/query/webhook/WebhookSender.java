package io.fleetledger.query.webhook;

import io.fleetledger.query.subscription.Envelope;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import io.fleetledger.support.webhook.WebhookTargets.ForbiddenTargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes one attempt to send. It connects only to addresses checked at that moment, follows no redirect, and limits both
 * waiting and reading.
 */
@Component
class WebhookSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final ContentType MEDIA_TYPE = ContentType.parse(Envelope.MEDIA_TYPE);
    /** Limit on an answer whose connection is used again; a longer answer costs its connection. */
    private static final int MAX_READ_BYTES = 65_536;

    private static final TimeValue CONNECTIONS_KEPT = TimeValue.ofSeconds(60);

    private final WebhookSecrets secrets;
    private final Clock clock;
    private final Duration timeout;
    private final CloseableHttpClient http;
    private final Set<HttpPost> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("webhook-deadlines"));

    @Autowired
    WebhookSender(WebhookTargets targets, WebhookSecrets secrets, WebhookSettings settings) {
        this(targets, secrets, settings, Clock.systemUTC());
    }

    WebhookSender(WebhookTargets targets, WebhookSecrets secrets, WebhookSettings settings, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
        this.timeout = settings.timeout();
        this.http = client(targets, settings);
    }

    private static CloseableHttpClient client(WebhookTargets targets, WebhookSettings settings) {
        Timeout whole = Timeout.of(settings.timeout());
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedNames(targets))
                        .setMaxConnTotal(2 * settings.workers())
                        .setMaxConnPerRoute(settings.workers()) // Tenants may share a receiver.
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                .setSocketTimeout(whole)
                                .setTimeToLive(CONNECTIONS_KEPT)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(whole)
                        .setConnectionRequestTimeout(whole)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("fleet-ledger")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    /**
     * Sends and returns the outcome; it throws nothing that the receiver could cause.
     *
     * @param id of the message, the same for each attempt
     */
    DeliveryAttempt send(WebhookEndpoint endpoint, String id, String body) {
        Instant began = clock.instant();
        HttpPost request;
        try {
            request = request(endpoint, id, body.getBytes(StandardCharsets.UTF_8), began);
        } catch (IllegalStateException unreadable) {
            LOG.error(
                    "Webhook {} is sent nothing until its secret is rotated: {}",
                    endpoint.id(),
                    unreadable.getMessage());
            return DeliveryAttempt.failed("secret_unreadable", Duration.ZERO);
        }
        underWay.add(request);
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse answer = http.executeOpen(null, request, null);
            try {
                readToItsEnd(answer.getEntity(), request);
            } finally {
                Closer.closeQuietly(answer);
            }
            return new DeliveryAttempt(answer.getCode(), null, since(began), RetryAfter.of(answer, clock.instant()));
        } catch (IOException failure) {
            String error = late.get() ? "timeout" : errorOf(failure);
            LOG.debug("Webhook {} could not be sent: {}", endpoint.id(), error, failure);
            return DeliveryAttempt.failed(error, since(began));
        } finally {
            deadline.cancel(false);
            underWay.remove(request);
        }
    }

    /** Ends attempts in progress without an interrupt, as if their connections had broken. */
    void abortAll() {
        underWay.forEach(HttpPost::cancel);
    }

    private HttpPost request(WebhookEndpoint endpoint, String id, byte[] body, Instant now) {
        List<byte[]> signing = signing(endpoint, now);
        HttpPost request = new HttpPost(endpoint.url());
        request.setHeader(Signature.ID, id);
        request.setHeader(Signature.TIMESTAMP, Long.toString(now.getEpochSecond()));
        request.setHeader(Signature.SIGNATURE, Signature.of(id, now, body, signing));
        request.setEntity(new ByteArrayEntity(body, MEDIA_TYPE));
        return request;
    }

    /**
     * The signing secrets, the newest first. An older one that cannot be opened, because its key was lost, is left out:
     * the newest replaced it for that very reason.
     *
     * @throws IllegalStateException if the newest cannot be opened
     */
    private List<byte[]> signing(WebhookEndpoint endpoint, Instant now) {
        List<byte[]> signing = new ArrayList<>();
        for (SealedSecret secret : endpoint.secrets()) {
            if (!secret.signsAt(now)) {
                continue;
            }
            try {
                signing.add(WebhookSecrets.bytesOf(secrets.open(endpoint.id(), secret.sealed())));
            } catch (IllegalStateException unreadable) {
                if (signing.isEmpty()) {
                    throw unreadable;
                }
                LOG.debug("Webhook {} has an older secret that cannot be opened", endpoint.id(), unreadable);
            }
        }
        return signing;
    }

    /** An answer that breaks off, takes too long or is too long costs its connection; its status is already known. */
    private static void readToItsEnd(@Nullable HttpEntity entity, HttpPost request) {
        try {
            if (entity != null && entity.getContent().readNBytes(MAX_READ_BYTES).length == MAX_READ_BYTES) {
                request.cancel(); // Closing alone would read on.
            }
        } catch (IOException brokenOff) {
            LOG.debug("Could not read a response completely", brokenOff);
            request.cancel();
        }
    }

    private Duration since(Instant began) {
        return Duration.between(began, clock.instant());
    }

    private static String errorOf(IOException failure) {
        if (failure instanceof ForbiddenTargetException) {
            return "target_forbidden";
        }
        if (failure instanceof UnknownHostException) {
            return "host_not_found";
        }
        if (failure instanceof SocketTimeoutException) {
            return "timeout";
        }
        return failure instanceof SSLException ? "tls_failed" : "connection_failed";
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }

    /** Checks the addresses of a receiver right before the connection is made. */
    private record CheckedNames(WebhookTargets targets) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return targets.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
