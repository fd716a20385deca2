package io.fleetledger.deployment;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody's HTTP server on a port of its own, that can go away and come back. */
public final class LoopbackServer implements AutoCloseable {

    private final HttpHandler handler;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private HttpServer server;

    /**
     * Listens from now on.
     *
     * @param handler of all that comes, on a thread for each call
     */
    public LoopbackServer(HttpHandler handler) {
        this.handler = handler;
        this.server = open(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer open(int wanted) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
            opened.setExecutor(threads);
            opened.createContext("/", handler);
            opened.start();
            return opened;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Where it listens.
     *
     * @param path from the slash on
     */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Breaks all connections, and refuses new ones. */
    public void stop() {
        server.stop(0);
    }

    /** Listens again, where it did before. */
    public void startAgain() {
        server = open(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
