package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.support.ids.NameBasedIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The position after a page's last row. Opaque to clients; valid only for the query it came from.
 *
 * @param query fingerprint of filter and order
 * @param page the page that begins here
 * @param key sort key of the last row
 * @param id of the last row
 * @param total of the whole list, as counted for an earlier page; {@link #UNKNOWN} in a cursor of an older version
 */
record MachineCursor(String query, int page, Object key, String id, long total) {

    static final long UNKNOWN = -1;

    static MachineCursor after(Document lastRow, FindMachinesQuery query, int page, long total) {
        return new MachineCursor(
                fingerprint(query),
                page + 1,
                Objects.requireNonNull(lastRow.get(keyOf(query.sortBy())), "every row has its sort keys"),
                lastRow.getString(MachineDocument.ID),
                total);
    }

    /** Empty if the text is not a cursor of this query. */
    static Optional<MachineCursor> decode(String text, FindMachinesQuery query) {
        try (var in = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)))) {
            String fingerprint = in.readUTF();
            int page = in.readInt();
            Object key = isDate(query.sortBy()) ? new Date(in.readLong()) : in.readUTF();
            String id = in.readUTF();
            long total = in.available() == 0 ? UNKNOWN : in.readLong();
            boolean right = fingerprint.equals(fingerprint(query))
                    && page > 1
                    && total >= UNKNOWN
                    && total <= Integer.MAX_VALUE // More would overflow the number of pages.
                    && in.available() == 0;
            return right ? Optional.of(new MachineCursor(fingerprint, page, key, id, total)) : Optional.empty();
        } catch (IllegalArgumentException | IOException noCursor) {
            return Optional.empty();
        }
    }

    String encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(query);
            out.writeInt(page);
            if (key instanceof Date date) {
                out.writeLong(date.getTime());
            } else {
                out.writeUTF((String) key);
            }
            out.writeUTF(id);
            if (total != UNKNOWN) {
                out.writeLong(total);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Selects the rows after this position; the first condition lets an index scan start right there. */
    Criteria rowsAfter(MachineSort sortBy, SortDirection direction) {
        String field = keyOf(sortBy);
        return direction == SortDirection.ASC
                ? new Criteria()
                        .andOperator(
                                Criteria.where(field).gte(key),
                                new Criteria()
                                        .orOperator(
                                                Criteria.where(field).gt(key),
                                                Criteria.where(MachineDocument.ID)
                                                        .gt(id)))
                : new Criteria()
                        .andOperator(
                                Criteria.where(field).lte(key),
                                new Criteria()
                                        .orOperator(
                                                Criteria.where(field).lt(key),
                                                Criteria.where(MachineDocument.ID)
                                                        .lt(id)));
    }

    static String keyOf(MachineSort sort) {
        return switch (sort) {
            case NAME -> MachineDocument.NAME_KEY;
            case MACHINE_IDENTIFIER -> MachineDocument.IDENTIFIER_KEY;
            case STATUS -> MachineDocument.STATUS;
            case PROTOCOL -> MachineDocument.PROTOCOL;
            case LOCATION -> MachineDocument.LOCATION_KEY;
            case CREATED_AT -> MachineDocument.CREATED_AT;
            case UPDATED_AT -> MachineDocument.UPDATED_AT;
            case LAST_SEEN_AT -> MachineDocument.LAST_SEEN_KEY;
        };
    }

    private static boolean isDate(MachineSort sort) {
        return switch (sort) {
            case CREATED_AT, UPDATED_AT, LAST_SEEN_AT -> true;
            case NAME, MACHINE_IDENTIFIER, STATUS, PROTOCOL, LOCATION -> false;
        };
    }

    private static String fingerprint(FindMachinesQuery query) {
        return NameBasedIds.of(
                        query.filter().toString(),
                        query.sortBy().name(),
                        query.direction().name())
                .toString();
    }
}
