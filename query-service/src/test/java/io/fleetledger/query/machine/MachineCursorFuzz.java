package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.support.fuzz.FuzzInputs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Any text is a cursor of a list or none; one that is comes back as it was, goes on behind some page, and asks the store for
 * something. The first byte chooses the order, the second whether the rest is a text, or what stands behind the right beginning.
 */
final class MachineCursorFuzz {

    private static final List<MachineSort> SORTS = List.of(MachineSort.values());

    private MachineCursorFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        MachineSort sort = SORTS.get((input[0] & 0x7f) % SORTS.size());
        SortDirection direction = input[0] < 0 ? SortDirection.DESC : SortDirection.ASC;
        FindMachinesQuery query = new FindMachinesQuery(
                "tenant", new MachineFilter(true, null, null, null, null, null, false), sort, direction, 1, 20, null);
        byte[] rest = Arrays.copyOfRange(input, 2, input.length);
        String text = (input[1] & 1) == 0 ? new String(rest, StandardCharsets.ISO_8859_1) : forged(query, rest);
        FuzzInputs.within(64 << 20, 2_000, () -> check(text, query));
    }

    private static String forged(FindMachinesQuery query, byte[] rest) throws IOException {
        Document row = new Document(MachineDocument.ID, "id");
        for (MachineSort sort : MachineSort.values()) {
            row.append(MachineCursor.keyOf(sort), new Date(0));
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(MachineCursor.after(row, query, 1, 0).query());
            out.write(rest);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void check(String text, FindMachinesQuery query) {
        Optional<MachineCursor> cursor = MachineCursor.decode(text, query);
        if (cursor.isEmpty()) {
            return;
        }
        MachineCursor found = cursor.get();
        if (found.page() < 2 || !MachineCursor.decode(found.encode(), query).equals(cursor)) {
            throw new AssertionError(found);
        }
        found.rowsAfter(query.sortBy(), query.direction()).getCriteriaObject();
    }
}
