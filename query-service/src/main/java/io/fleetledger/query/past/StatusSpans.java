package io.fleetledger.query.past;

import static io.fleetledger.query.past.Versions.*;

import io.fleetledger.events.status.MachineStatus;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The statuses of a machine during one version, in that version's document: statuses change far more often than all
 * else, and a version for each would take a hundred times as many documents.
 */
public final class StatusSpans {

    /** The field of a version that holds them. */
    public static final String FIELD = "statuses";

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String STATUS = "status";
    /** Limit per document, which keeps it small: after that, a version begins that differs in nothing else. */
    private static final int AT_MOST = 100;

    private StatusSpans() {}

    /** Starts the spans of a version that has just begun. */
    public static void begin(Document version, MachineStatus status) {
        version.append(FIELD, List.of(span(version.getDate(VALID_FROM), status)));
    }

    public static boolean areFull(Document version) {
        return of(version).size() >= AT_MOST;
    }

    /** Adds the status that the machine has from the version's last event on. */
    public static void add(Document version, MachineStatus status) {
        Date at = brought(version);
        List<Document> spans = new ArrayList<>(of(version));
        Document last = spans.remove(spans.size() - 1);
        if (last.getDate(FROM).before(at)) {
            spans.add(new Document(last).append(TO, at));
        }
        spans.add(span(at, status));
        version.append(FIELD, List.copyOf(spans));
    }

    /** The wire name of the status at an instant during the version. */
    public static String at(Document version, Date instant) {
        return of(version).stream()
                .filter(span ->
                        !span.getDate(FROM).after(instant) && span.getDate(TO).after(instant))
                .map(span -> span.getString(STATUS))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The version was not valid at that instant"));
    }

    /** Selects the versions of machines that had the status at that instant. */
    public static Criteria in(MachineStatus status, Date instant) {
        return Criteria.where(FIELD)
                .elemMatch(Criteria.where(FROM)
                        .lte(instant)
                        .and(TO)
                        .gt(instant)
                        .and(STATUS)
                        .is(status.wireName()));
    }

    private static Document span(Date from, MachineStatus status) {
        return new Document(FROM, from).append(TO, OPEN_END).append(STATUS, status.wireName());
    }

    private static List<Document> of(Document version) {
        return version.getList(FIELD, Document.class);
    }
}
