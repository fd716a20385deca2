package io.fleetledger.standalone;

import io.fleetledger.standalone.FuzzDraft.FuzzBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipInputStream;

/** Sends what was made up, with what is known filled in, over HTTP. */
final class FuzzSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long MOMENT_MS = 400;
    private static final long TOKENS_AGE_MS = 60_000;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final int port;
    private FleetClient tokens;
    private long tokensSince = System.currentTimeMillis();

    FuzzSender(int port) {
        this.port = port;
        this.tokens = new FleetClient(port);
    }

    FuzzExchange send(FuzzDraft draft, FuzzMemory own, FuzzMemory other) {
        String target = target(draft, own, other);
        FuzzBody body = draft.body();
        String text = body == null ? "" : own.fill(body.text(), other);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(TIMEOUT);
        request.method(
                draft.operation().method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes(text, draft.broken())));
        if (body != null) {
            request.header("Content-Type", body.mediaType());
        }
        if (!draft.client().isEmpty()) {
            request.header("Authorization", "Bearer " + token(draft.client()));
        }
        draft.headers().forEach((name, value) -> request.header(name, sendable(own.fill(value, other))));
        return exchange(draft, request.build(), target + "\n" + text);
    }

    private synchronized String token(String client) {
        if (System.currentTimeMillis() - tokensSince > TOKENS_AGE_MS) {
            tokens = new FleetClient(port);
            tokensSince = System.currentTimeMillis();
        }
        return tokens.token(client);
    }

    private static String target(FuzzDraft draft, FuzzMemory own, FuzzMemory other) {
        String path = draft.operation().path();
        for (Map.Entry<String, String> part : draft.path().entrySet()) {
            String value = own.fill(part.getValue(), other);
            path = path.replace("{" + part.getKey() + "}", encoded(value.isEmpty() ? " " : value));
        }
        List<String> query = new ArrayList<>();
        draft.query().forEach((name, value) -> query.add(name + "=" + encoded(own.fill(value, other))));
        if (draft.broken() && !query.isEmpty()) {
            query.add(query.get(0));
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Header fields have none of the other characters; the client would not send them. */
    private static String sendable(String value) {
        return value.replaceAll("[^\\x20-\\x7e\\x80-\\xff]", "").strip();
    }

    private static byte[] bytes(String text, boolean broken) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (broken && bytes.length > 0) {
            bytes[bytes.length / 2] = (byte) 0xff;
        }
        return bytes;
    }

    private static FuzzExchange exchange(FuzzDraft draft, HttpRequest request, String sent) {
        try {
            HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            String body = type.startsWith("text/event-stream")
                    ? ofAMoment(answer.body())
                    : text(answer.body(), type.endsWith(".sheet"));
            return new FuzzExchange(draft, request, sent, answer.statusCode(), answer.headers(), body);
        } catch (IOException failure) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A stream of events has no end: it is left after a moment, whole events only. */
    private static String ofAMoment(InputStream stream) throws IOException, InterruptedException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> take(stream, taken));
        try {
            reading.get(MOMENT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException left) {
            stream.close();
        }
        String text;
        synchronized (taken) {
            text = taken.toString(StandardCharsets.UTF_8);
        }
        return text.substring(0, text.lastIndexOf("\n\n") + 1);
    }

    private static String text(InputStream body, boolean packed) throws IOException {
        if (!packed) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipInputStream zip = new ZipInputStream(body)) {
            while (zip.getNextEntry() != null) {
                zip.transferTo(all);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static void take(InputStream stream, ByteArrayOutputStream taken) {
        byte[] buffer = new byte[8_192];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                synchronized (taken) {
                    taken.write(buffer, 0, read);
                }
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
