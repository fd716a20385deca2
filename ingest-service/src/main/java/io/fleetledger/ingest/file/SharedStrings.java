package io.fleetledger.ingest.file;

import io.fleetledger.ingest.file.XmlEvents.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a workbook stores once and its cells refer to by number. As many as fit into a fixed size stay in
 * memory, further ones go to disk: a list of a million machines has millions.
 */
final class SharedStrings implements AutoCloseable {

    private static final int MEMORY = 4 << 20;
    /** The memory that a text takes besides its characters. */
    private static final int EACH = 48;

    private final List<String> first = new ArrayList<>();
    private int memoryUsed;
    private @Nullable OnDisk further;

    /** Texts and, in a second file, where each of them begins. */
    private static final class OnDisk implements AutoCloseable {

        private final PagedFile texts = new PagedFile();
        private final PagedFile places;

        OnDisk() throws IOException {
            try {
                places = new PagedFile();
            } catch (IOException failure) {
                texts.close();
                throw failure;
            }
        }

        void add(String text) throws IOException {
            places.append(ByteBuffer.allocate(Long.BYTES).putLong(texts.size()).array());
            texts.append(text.getBytes(StandardCharsets.UTF_8));
        }

        void flush() throws IOException {
            texts.flush();
            places.flush();
        }

        long count() {
            return places.size() / Long.BYTES;
        }

        String get(long index) throws IOException {
            boolean last = index == count() - 1;
            ByteBuffer place = ByteBuffer.wrap(places.read(index * Long.BYTES, last ? Long.BYTES : 2 * Long.BYTES));
            long start = place.getLong();
            long end = last ? texts.size() : place.getLong();
            return new String(texts.read(start, (int) (end - start)), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            try {
                texts.close();
            } finally {
                places.close();
            }
        }
    }

    /** @param part null for a workbook without any */
    static SharedStrings read(@Nullable XmlEvents part) throws IOException {
        SharedStrings texts = new SharedStrings();
        if (part == null) {
            return texts;
        }
        try {
            StringBuilder text = new StringBuilder();
            for (Kind event = part.next(); event != Kind.END_OF_PART; event = part.next()) {
                if (event == Kind.START && part.name().equals("si")) {
                    text.setLength(0);
                    RichText.append(part, text);
                    // Decoding might make a text that is too long seem short enough.
                    texts.add(text.length() > FileLimits.MAX_CELL ? text.toString() : RichText.decode(text));
                }
            }
            if (texts.further != null) {
                texts.further.flush();
            }
            return texts;
        } catch (IOException | RuntimeException refused) {
            texts.close();
            throw refused;
        }
    }

    private void add(String text) throws IOException {
        if (further == null && memoryUsed < MEMORY) {
            first.add(text);
            memoryUsed += 2 * text.length() + EACH;
            return;
        }
        if (further == null) {
            further = new OnDisk();
        }
        further.add(text);
    }

    /** Returns null if there is no such text. */
    @Nullable String get(long index) throws IOException {
        if (index >= 0 && index < first.size()) {
            return first.get((int) index);
        }
        long onDisk = index - first.size();
        return further == null || index < 0 || onDisk >= further.count() ? null : further.get(onDisk);
    }

    @Override
    public void close() throws IOException {
        if (further != null) {
            further.close();
        }
    }
}
