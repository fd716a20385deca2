package io.fleetledger.ingest.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Checks the table of contents at a zip's end before the zip is opened, because opening it loads all of the table into
 * memory.
 */
final class ZipDirectory {

    /** Bytes of the table, some 80 for each part. */
    static final int MAX_BYTES = 1 << 20;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;

    private ZipDirectory() {}

    static void requireWhole(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = size(channel);
            if (bytes < 0 || bytes > channel.size()) {
                throw WorkbookZip.damaged();
            }
            if (bytes > MAX_BYTES) {
                throw FileProblems.tooLarge("The workbook has more parts than any spreadsheet program writes.");
            }
        }
    }

    private static long size(FileChannel channel) throws IOException {
        long start = Math.max(0, channel.size() - END_LENGTH - MAX_COMMENT);
        ByteBuffer tail = read(channel, start, (int) (channel.size() - start));
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_LENGTH + unsigned(tail, at + 20) == tail.limit()) {
                long size = Integer.toUnsignedLong(tail.getInt(at + 12));
                boolean inLargeForm =
                        at >= END64_LOCATOR_LENGTH && tail.getInt(at - END64_LOCATOR_LENGTH) == END64_LOCATOR;
                return inLargeForm
                        ? Math.max(
                                size == 0xFFFF_FFFFL ? 0 : size,
                                largeSize(channel, tail.getLong(at - END64_LOCATOR_LENGTH + 8)))
                        : size;
            }
        }
        throw FileProblems.unreadable("The workbook is cut short: its end is missing. Send the file once more.");
    }

    private static long largeSize(FileChannel channel, long at) throws IOException {
        if (at < 0 || at > channel.size() - END64_LENGTH) {
            throw WorkbookZip.damaged();
        }
        ByteBuffer end = read(channel, at, END64_LENGTH);
        if (end.getInt(0) != END64) {
            throw WorkbookZip.damaged();
        }
        return end.getLong(40);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw WorkbookZip.damaged();
            }
        }
        return bytes.flip();
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }
}
