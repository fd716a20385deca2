package io.fleetledger.benchmarks;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.idempotency.NameBasedIds;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

/** Files of new machines through HTTP, beside an append of the same events to the same store and nothing else. */
final class Imports {

    static final int ROWS = 500;

    private static final Duration PROFILED = Duration.ofSeconds(10);

    private final Api api;
    private final String tenantId;
    private final EventStorageEngine engine;
    private final TransactionManager transactions;

    Imports(Api api, String tenantId, EventStorageEngine engine, TransactionManager transactions) {
        this.api = api;
        this.tenantId = tenantId;
        this.engine = engine;
        this.transactions = transactions;
    }

    /** Takes turns: a file of each format, an append; each once per round, behind a warm-up. */
    List<Figure> run(int rounds, int warmUp, Runnable settle) throws IOException {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        List<Double> bare = new ArrayList<>();
        for (int round = -warmUp; round < rounds; round++) {
            for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.XLSX)) {
                for (boolean waits : List.of(false, true)) {
                    byte[] file = file(format);
                    double rate = rate(() -> api.importFile(file, ROWS, waits));
                    settle.run();
                    if (round >= 0) {
                        rates.computeIfAbsent(
                                        format.wireName() + (waits ? ", shown" : ", respond-async"),
                                        none -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            List<DomainEventMessage<?>> events = events();
            double rate = rate(() -> append(events));
            settle.run();
            if (round >= 0) {
                bare.add(rate);
            }
        }
        List<Figure> figures = new ArrayList<>();
        rates.forEach((kind, each) -> figures.add(new Figure(
                "POST /machines/import, " + ROWS + " rows of " + kind, 1, median(each), "rows/s", median(bare), 0)));
        return figures;
    }

    /** One after the other and recorded, each for a while and with what its projections do behind it. */
    void profile(Runnable settle) {
        for (SheetFormat format : List.of(SheetFormat.CSV, SheetFormat.XLSX)) {
            for (boolean waits : List.of(false, true)) {
                profile(
                        format.wireName() + (waits ? "-shown" : "-async"),
                        () -> api.importFile(file(format), ROWS, waits),
                        settle);
            }
        }
        profile("bare", () -> append(events()), settle);
    }

    private static void profile(String name, Call call, Runnable settle) {
        Load load = new Load("import-" + name, () -> () -> {
            call.make();
            settle.run();
        });
        Profile.of(Path.of("target", "profile-" + load.name() + ".jfr"), () -> load.rate(1, PROFILED));
    }

    private void append(List<DomainEventMessage<?>> events) {
        transactions.executeInTransaction(() -> engine.appendEvents(events));
    }

    private static double rate(Call call) throws IOException {
        long start = System.nanoTime();
        call.make();
        return ROWS * 1e9 / (System.nanoTime() - start);
    }

    private interface Call {
        void make() throws IOException;
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static byte[] file(SheetFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SheetWriter sheet =
                SheetWriter.to(bytes, format, List.of("name", "machine_identifier", "protocol", "location"))) {
            for (int row = 0; row < ROWS; row++) {
                NewMachine machine = NewMachine.next();
                sheet.row(List.of(
                        machine.name(),
                        machine.machineIdentifier(),
                        machine.protocol().wireName(),
                        machine.location()));
            }
            sheet.finish();
        }
        return bytes.toByteArray();
    }

    /** What a registration appends: the machine's first event and its claim's, each with what it tells of its caller. */
    private List<DomainEventMessage<?>> events() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        Map<String, String> caller = Map.of(
                MessageKeys.TENANT,
                tenantId,
                MessageKeys.ACTOR,
                api.actor(),
                MessageKeys.CORRELATION_ID,
                trace,
                MessageKeys.TRACEPARENT,
                "00-" + trace + "-" + trace.substring(16) + "-01");
        List<DomainEventMessage<?>> events = new ArrayList<>(2 * ROWS);
        for (int row = 0; row < ROWS; row++) {
            NewMachine machine = NewMachine.next();
            UUID machineId = UUID.randomUUID();
            String claimId = "claim-" + NameBasedIds.of("identifier-claim", tenantId, machine.machineIdentifier());
            events.add(new GenericDomainEventMessage<>(
                    "IdentifierClaim",
                    claimId,
                    0,
                    new IdentifierClaimedEvent(claimId, tenantId, machine.machineIdentifier(), machineId),
                    caller));
            events.add(new GenericDomainEventMessage<>(
                    "Machine",
                    machineId.toString(),
                    0,
                    new MachineRegisteredEvent(
                            machineId,
                            tenantId,
                            1,
                            machine.name(),
                            machine.machineIdentifier(),
                            machine.protocol(),
                            machine.location(),
                            null),
                    caller));
        }
        return events;
    }
}
