package io.fleetledger.support.mongo;

import com.mongodb.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** A TCP line to a server that stays up when nothing comes through it any more. */
final class HeldLine implements AutoCloseable {

    private final ServerSocket near;
    private final InetSocketAddress far;
    private volatile boolean held;

    HeldLine(InetSocketAddress far) throws IOException {
        this.far = far;
        this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    ServerAddress address() {
        return new ServerAddress(near.getInetAddress(), near.getLocalPort());
    }

    void hold() {
        held = true;
    }

    private void accept() throws IOException {
        while (true) {
            Socket caller = near.accept();
            Socket server = new Socket(far.getAddress(), far.getPort());
            start(() -> copy(caller, server));
            start(() -> copy(server, caller));
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!held) {
                    out.write(buffer, 0, count);
                }
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (SocketException closed) {
                // The test is over, or one end has hung up.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            near.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
