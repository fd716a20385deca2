package io.fleetledger.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP connection that stays open, and knows just enough of HTTP for the product's answers. It shares two cores
 * with what it measures; a full client would take a good part of them.
 */
final class KeepAliveConnection implements AutoCloseable {

    private final int port;
    private Socket socket;
    private InputStream in;

    KeepAliveConnection(int port) throws IOException {
        this.port = port;
        socket = connected(port);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** @param projectionPending whether a write was answered before it could be read */
    record Answer(int status, boolean projectionPending, String body) {}

    Answer send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        boolean chunked = false;
        boolean pending = false;
        boolean last = false;
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "transfer-encoding" -> chunked = value.equals("chunked");
                case "content-length" -> length = Integer.parseInt(value);
                case "connection" -> last = value.equals("close");
                case "x-projection-pending" -> pending = true;
                default -> {}
            }
        }
        Answer answer = new Answer(status, pending, chunked ? chunks() : text(length));
        if (last) {
            reconnect();
        }
        return answer;
    }

    /** The server bounds the requests of a connection; a new one is part of what they cost. */
    private void reconnect() throws IOException {
        socket.close();
        socket = connected(port);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.append(text(length));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    /** Cut into chunks, a character of several bytes may come apart; what is measured here is all ASCII. */
    private String text(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The server closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
