package io.fleetledger.query.reading;

import io.fleetledger.queries.reading.ReadingRange;
import io.fleetledger.support.ids.NameBasedIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/** The position after a page's last row, by its instant and metric. Opaque, and valid only for its query. */
record ReadingCursor(long micros, String metric) implements Comparable<ReadingCursor> {

    private static final Comparator<ReadingCursor> IN_ORDER =
            Comparator.comparingLong(ReadingCursor::micros).thenComparing(ReadingCursor::metric);

    @Override
    public int compareTo(ReadingCursor other) {
        return IN_ORDER.compare(this, other);
    }

    /** Identifies the query for which a cursor is valid. */
    static String fingerprint(UUID machineId, ReadingRange range, String kind) {
        return NameBasedIds.of(machineId.toString(), range.toString(), kind).toString();
    }

    String encode(String fingerprint) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(fingerprint);
            out.writeLong(micros);
            out.writeUTF(metric);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Empty if the text is not a cursor of that query. */
    static Optional<ReadingCursor> decode(String text, String fingerprint) {
        try (var in = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)))) {
            boolean right = in.readUTF().equals(fingerprint);
            ReadingCursor cursor = new ReadingCursor(in.readLong(), in.readUTF());
            return right && in.available() == 0 ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException | IOException noCursor) {
            return Optional.empty();
        }
    }
}
