package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineCursorTest {

    private static final Document ROW = new Document(MachineDocument.ID, "6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01")
            .append(MachineDocument.NAME_KEY, "fräse \uD83D\uDD27 \"1\"\n")
            .append(MachineDocument.IDENTIFIER_KEY, "{\"$date\": 1}")
            .append(MachineDocument.STATUS, "offline")
            .append(MachineDocument.PROTOCOL, "json")
            .append(MachineDocument.LOCATION_KEY, "")
            .append(MachineDocument.CREATED_AT, new Date(1_772_352_000_123L))
            .append(MachineDocument.UPDATED_AT, new Date(-1))
            .append(MachineDocument.LAST_SEEN_KEY, new Date(0));

    @ParameterizedTest
    @EnumSource
    void aCursorComesBackAsItWentOut(MachineSort sort) {
        for (SortDirection direction : SortDirection.values()) {
            FindMachinesQuery query = query(true, sort, direction);
            MachineCursor cursor = MachineCursor.after(ROW, query, 3, 70);
            assertThat(cursor.page()).isEqualTo(4);
            assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
            assertThat(MachineCursor.decode(cursor.encode(), query)).contains(cursor);
        }
    }

    @Test
    void aCursorIsGoodForItsOwnQueryOnly() {
        String cursor = MachineCursor.after(ROW, query(true, MachineSort.NAME, SortDirection.ASC), 1, 70)
                .encode();
        assertThat(MachineCursor.decode(cursor, query(true, MachineSort.NAME, SortDirection.DESC)))
                .isEmpty();
        assertThat(MachineCursor.decode(cursor, query(true, MachineSort.LOCATION, SortDirection.ASC)))
                .isEmpty();
        assertThat(MachineCursor.decode(cursor, query(null, MachineSort.NAME, SortDirection.ASC)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "\u0000", "{}", "AAAA", "eyJxIjoxfQ", "äöü", "e30", "W10", "bnVsbA"})
    void garbageIsNoCursor(String text) {
        assertThat(MachineCursor.decode(text, query(true, MachineSort.NAME, SortDirection.ASC)))
                .isEmpty();
    }

    /** So many pages could not be counted. */
    @Test
    void aTotalThatNoListHasIsNoCursor() {
        FindMachinesQuery query = query(true, MachineSort.NAME, SortDirection.ASC);
        String most = MachineCursor.after(ROW, query, 1, Integer.MAX_VALUE).encode();
        String more = MachineCursor.after(ROW, query, 1, Integer.MAX_VALUE + 1L).encode();

        assertThat(MachineCursor.decode(most, query)).isPresent();
        assertThat(MachineCursor.decode(more, query)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCursorThatIsCutOrExtendedIsNoCursor(MachineSort sort) {
        FindMachinesQuery query = query(true, sort, SortDirection.ASC);
        byte[] good = bytes(MachineCursor.after(ROW, query, 1, 70).encode());
        int ofAnOlderVersion = good.length - Long.BYTES; // Without a total.
        for (int length = 0; length < good.length; length++) {
            assertThat(MachineCursor.decode(base64(Arrays.copyOf(good, length)), query)
                            .isPresent())
                    .isEqualTo(length == ofAnOlderVersion);
        }
        assertThat(MachineCursor.decode(base64(Arrays.copyOf(good, good.length + 1)), query))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTamperedCursorIsNeverAFailure(MachineSort sort) {
        Random random = new Random(4);
        FindMachinesQuery query = query(true, sort, SortDirection.ASC);
        byte[] good = bytes(MachineCursor.after(ROW, query, 1, 70).encode());
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> MachineCursor.decode(base64(bad), query)
                            .ifPresent(cursor -> cursor.rowsAfter(sort, SortDirection.ASC)))
                    .as(base64(bad))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noiseIsNoCursor(MachineSort sort) {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(MachineCursor.decode(base64(noise), query(true, sort, SortDirection.ASC)))
                    .isEmpty();
        }
    }

    @Test
    void aDeeplyNestedDocumentIsNoCursor() {
        String nested = "{\"k\": " + "[".repeat(5_900); // As long as a request line may be.
        assertThat(MachineCursor.decode(
                        base64(nested.getBytes(StandardCharsets.UTF_8)),
                        query(true, MachineSort.NAME, SortDirection.ASC)))
                .isEmpty();
    }

    private static FindMachinesQuery query(@Nullable Boolean active, MachineSort sort, SortDirection direction) {
        return new FindMachinesQuery(
                "acme", new MachineFilter(active, null, null, null, null, null, false), sort, direction, 1, 20, null);
    }

    private static byte[] bytes(String cursor) {
        return Base64.getUrlDecoder().decode(cursor);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
