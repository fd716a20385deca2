package io.fleetledger.ingest.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** A temporary file, written once and then read at any position; some pages stay in memory. Deleted when closed. */
final class PagedFile implements AutoCloseable {

    private static final int PAGE = 1 << 13;
    private static final int PAGES_IN_MEMORY = 128;

    private final FileChannel channel;
    private final ByteBuffer unwritten = ByteBuffer.allocate(PAGE);
    private final Map<Long, ByteBuffer> pages = new LinkedHashMap<>(PAGES_IN_MEMORY, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > PAGES_IN_MEMORY;
        }
    };
    private long size;

    PagedFile() throws IOException {
        Path file = Files.createTempFile("fleet-ledger-", ".tmp");
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    long size() {
        return size;
    }

    void append(byte[] bytes) throws IOException {
        for (int offset = 0; offset < bytes.length; ) {
            if (!unwritten.hasRemaining()) {
                flush();
            }
            int length = Math.min(unwritten.remaining(), bytes.length - offset);
            unwritten.put(bytes, offset, length);
            offset += length;
        }
        size += bytes.length;
    }

    /** Ends the writing. */
    void flush() throws IOException {
        unwritten.flip();
        while (unwritten.hasRemaining()) {
            channel.write(unwritten);
        }
        unwritten.clear();
    }

    byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            long at = position + done;
            ByteBuffer page = page(at / PAGE);
            int offset = (int) (at % PAGE);
            int part = Math.min(length - done, page.limit() - offset);
            if (part <= 0) {
                throw new EOFException("Read past the end of a temporary file");
            }
            page.get(offset, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    private ByteBuffer page(long number) throws IOException {
        ByteBuffer page = pages.get(number);
        if (page == null) {
            page = ByteBuffer.allocate(PAGE);
            int read = 0;
            while (page.hasRemaining() && read >= 0) {
                read = channel.read(page, number * PAGE + page.position());
            }
            page.flip();
            pages.put(number, page);
        }
        return page;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
