package io.fleetledger.standalone.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Stands in for an instance of a service: it answers with its name, the request's target and the number of its body's
 * bytes, and below these with the request's headers. What else it is to do can be set.
 */
final class EchoService implements AutoCloseable {

    /** What becomes of a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Behaviour echo;
    private volatile Behaviour behaviour;

    EchoService(String name) {
        echo = exchange -> {
            long length = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            answer(exchange, 200, name + " " + line(exchange) + " " + length + "\n" + headers(exchange));
        };
        behaviour = echo;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(line(exchange));
            try (exchange) {
                behaviour.answer(exchange);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    private static String line(HttpExchange exchange) {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI();
    }

    private static String headers(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .map(header -> header.getKey() + ": " + String.join(", ", header.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** Answers without a look at the body. */
    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    void echoAgain() {
        behaviour = echo;
        requests.clear();
    }

    /** Methods and targets of all requests so far. */
    List<String> requests() {
        return requests;
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
