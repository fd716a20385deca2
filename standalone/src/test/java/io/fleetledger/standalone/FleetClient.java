package io.fleetledger.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one running product, as any of the demo clients. An answer that does not come is an unchecked I/O error. */
class FleetClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String baseUrl;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    FleetClient(int port) {
        this.baseUrl = "http://127.0.0.1:" + port;
    }

    String baseUrl() {
        return baseUrl;
    }

    String token(String client) {
        return tokens.computeIfAbsent(client, this::newToken);
    }

    HttpResponse<String> get(String client, String path) {
        return send(client, "GET", path, null);
    }

    HttpResponse<String> post(String client, String path, String body, String... headers) {
        return send(client, "POST", path, body, headers);
    }

    HttpResponse<String> patch(String client, String path, String body) {
        return send(client, "PATCH", path, body);
    }

    HttpResponse<String> delete(String client, String path) {
        return send(client, "DELETE", path, null);
    }

    /** A client of "" sends no token. */
    HttpResponse<String> send(String client, String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!client.isEmpty() && path.startsWith("/api/")) {
            request.header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(request.build());
    }

    /** Sends no token but an API key, and whatever else is in the headers. */
    HttpResponse<String> sendWithKey(String key, String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(request.build());
    }

    /** Sends readings as an edge agent does, in a body of that type. */
    HttpResponse<String> ingest(String client, String contentType, String body) {
        return exchange(HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/ingest"))
                .header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Sends a file as the part {@code file} of a multipart body. */
    HttpResponse<String> upload(String client, String path, Path file, String... headers) {
        String boundary = "----fleet-client";
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + file.getFileName() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken))
                    .POST(BodyPublishers.concat(
                            BodyPublishers.ofString(head),
                            BodyPublishers.ofFile(file),
                            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return exchange(request.build());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A file as it is, which text would not survive. */
    byte[] download(String client, String path) {
        return exchange(
                        HttpRequest.newBuilder(URI.create(baseUrl + path))
                                .header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    /** Sends a multipart body whose boundary is {@code b}. */
    HttpResponse<String> postMultipart(String client, String path, byte[] body) {
        return exchange(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Sends a request with these bytes of a body that was to be longer, and leaves. */
    void sendAndLeave(String client, String path, String contentType, String begin) {
        byte[] bytes = begin.getBytes(StandardCharsets.UTF_8);
        sendAndLeave(client, path, contentType, "Content-Length: " + (bytes.length + 1_000), bytes);
    }

    /** The same with a body that does not say how long it is, of which one chunk comes. */
    void sendChunkAndLeave(String client, String path, String contentType, String begin) {
        String chunk = Integer.toHexString(begin.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + begin + "\r\n";
        sendAndLeave(client, path, contentType, "Transfer-Encoding: chunked", chunk.getBytes(StandardCharsets.UTF_8));
    }

    private void sendAndLeave(String client, String path, String contentType, String length, byte[] bytes) {
        URI base = URI.create(baseUrl);
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nAuthorization: Bearer "
                    + tokens.computeIfAbsent(client, this::newToken) + "\r\nContent-Type: " + contentType
                    + "\r\n" + length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Begins to read a stream of events, which has to be given. */
    EventReader events(String client, String parameters, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/events" + parameters))
                .header("Authorization", "Bearer " + tokens.computeIfAbsent(client, this::newToken))
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer = exchange(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new AssertionError("No stream: " + answer.statusCode() + " " + text(answer.body()));
        }
        return new EventReader(answer.body());
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            return broken.toString();
        }
    }

    /** Registers a machine and gives its id. */
    String register(String client, String identifier) {
        HttpResponse<String> answer = post(client, "/api/v1/machines", machine("Machine " + identifier, identifier));
        if (answer.statusCode() != 201) {
            throw new AssertionError("Not registered: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).get("id").stringValue();
    }

    /** Creates a group at the root and gives its id. */
    String createGroup(String client, String name) {
        return createGroup(client, name, null);
    }

    /** Creates a group below another one and gives its id. */
    String createGroup(String client, String name, @Nullable String parentId) {
        Map<String, @Nullable String> group = new HashMap<>(Map.of("name", name, "group_type", "line"));
        group.put("parent_id", parentId);
        HttpResponse<String> answer = post(client, "/api/v1/machine-groups", JSON.writeValueAsString(group));
        if (answer.statusCode() != 201) {
            throw new AssertionError("Not created: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer).get("id").stringValue();
    }

    static String machine(String name, String identifier) {
        return JSON.writeValueAsString(
                Map.of("name", name, "machine_identifier", identifier, "protocol", "json", "location", "Hall 7"));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return parse(answer.body());
    }

    static JsonNode parse(String text) {
        return JSON.readTree(text);
    }

    private String newToken(String client) {
        String basic = Base64.getEncoder()
                .encodeToString((client + ":" + client + "-secret").getBytes(StandardCharsets.UTF_8));
        return json(exchange(HttpRequest.newBuilder(URI.create(baseUrl + "/oauth2/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build()))
                .get("access_token")
                .stringValue();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        return exchange(request, BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return HTTP.send(request, body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
