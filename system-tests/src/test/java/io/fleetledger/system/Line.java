package io.fleetledger.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP line to a server, over which the server can seem to be gone (no connection stays or is made) or to hang (all stay,
 * and nothing comes through).
 */
final class Line implements AutoCloseable {

    enum State {
        OPEN,
        GONE,
        HANGS
    }

    private final ServerSocket near;
    private final InetSocketAddress far;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Object changes = new Object();
    private State state = State.OPEN;

    private Line(ServerSocket near, InetSocketAddress far) {
        this.near = near;
        this.far = far;
    }

    /** @param server {@code host:port} */
    static Line to(String server) {
        int colon = server.lastIndexOf(':');
        try {
            Line line = new Line(
                    new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))));
            line.start(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port} of this end. */
    String address() {
        return "127.0.0.1:" + near.getLocalPort();
    }

    void be(State wanted) {
        synchronized (changes) {
            state = wanted;
            changes.notifyAll();
        }
        if (wanted == State.GONE) {
            connections.forEach(Line::close);
        }
    }

    private State state() {
        synchronized (changes) {
            return state;
        }
    }

    private void awaitNotHanging() {
        synchronized (changes) {
            while (state == State.HANGS) {
                try {
                    changes.wait();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket caller = near.accept();
            caller.setTcpNoDelay(true); // Otherwise small messages wait for those before them to be acknowledged.
            connections.add(caller);
            if (state() == State.GONE) {
                end(caller);
            } else {
                start(() -> connect(caller));
            }
        }
    }

    /** A server that hangs is connected to by its operating system all the same. */
    private void connect(Socket caller) throws IOException {
        awaitNotHanging();
        try {
            Socket server = new Socket(far.getAddress(), far.getPort());
            server.setTcpNoDelay(true);
            connections.add(server);
            start(() -> copy(server, caller));
            copy(caller, server);
        } finally {
            end(caller);
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                awaitNotHanging();
                to.getOutputStream().write(buffer, 0, count);
            }
        } finally {
            end(from);
            end(to);
        }
    }

    private void end(Socket connection) {
        connections.remove(connection);
        close(connection);
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (SocketException over) {
                // One end has hung up, or the line is gone, or the test is over.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        be(State.GONE);
        try {
            near.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
