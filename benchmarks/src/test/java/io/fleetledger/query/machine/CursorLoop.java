package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The place behind a page's last row to text and back, beside Base64 of as many bytes. */
@State(Scope.Benchmark)
public class CursorLoop {

    private final FindMachinesQuery query = new FindMachinesQuery(
            "demo",
            new MachineFilter(true, "mill", null, null, null, null, false),
            MachineSort.NAME,
            SortDirection.ASC,
            1,
            20,
            null);
    private final Document row = new Document(
                    MachineDocument.ID, UUID.randomUUID().toString())
            .append(MachineDocument.NAME_KEY, "cnc mill #4711");
    private final String cursor = MachineCursor.after(row, query, 1, 4_711).encode();
    private final byte[] bytes = Base64.getUrlDecoder().decode(cursor);

    /** Made of a row. */
    @Benchmark
    public String encode() {
        return MachineCursor.after(row, query, 1, 4_711).encode();
    }

    /** As many bytes. */
    @Benchmark
    public String bareEncode() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Read, and found to be of this query. */
    @Benchmark
    public Object decode() {
        Optional<MachineCursor> place = MachineCursor.decode(cursor, query);
        return place.orElseThrow();
    }

    /** As many bytes. */
    @Benchmark
    public byte[] bareDecode() {
        return Base64.getUrlDecoder().decode(cursor);
    }
}
