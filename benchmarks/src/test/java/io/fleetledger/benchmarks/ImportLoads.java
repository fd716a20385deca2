package io.fleetledger.benchmarks;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
final class ImportLoads {

    static final int ROWS = 500;

    private static final List<SheetFormat> FORMATS = List.of(SheetFormat.CSV, SheetFormat.XLSX);
    private static final Duration PROFILED = Duration.ofSeconds(10);

    private final ProductApi api;
    private final String tenantId;
    private final EventStorageEngine engine;
    private final TransactionManager transactions;

    ImportLoads(ProductApi api, String tenantId, EventStorageEngine engine, TransactionManager transactions) {
        this.api = api;
        this.tenantId = tenantId;
        this.engine = engine;
        this.transactions = transactions;
    }

    /** Takes turns: a file of each format, an append; each once per round, behind a warm-up. */
    List<Figure> run(int rounds, int warmUp, Runnable settle) {
        Map<String, List<Rate>> rates = new LinkedHashMap<>();
        List<Rate> bare = new ArrayList<>();
        for (int round = -warmUp; round < rounds; round++) {
            for (SheetFormat format : FORMATS) {
                for (boolean waits : List.of(false, true)) {
                    Rate rate = load(format, waits).make(1, 1);
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
            Rate rate = new BareLoad("bare-import", () -> append(events)).make(1, 1);
            settle.run();
            if (round >= 0) {
                bare.add(rate);
            }
        }
        List<Figure> figures = new ArrayList<>();
        rates.forEach((kind, each) -> figures.add(
                Figure.of("POST /machines/import, " + ROWS + " rows of " + kind, 1, each, "rows/s", ROWS, bare)));
        return figures;
    }

    private Load load(SheetFormat format, boolean waits) {
        byte[] file = file(format);
        return api.imports("import-" + format.wireName() + (waits ? "-shown" : "-async"), () -> file, ROWS, waits);
    }

    /** One after the other and recorded, each for a while and with what its projections do behind it. */
    void profile(Runnable settle) {
        for (SheetFormat format : FORMATS) {
            for (boolean waits : List.of(false, true)) {
                profile(load(format, waits).name(), () -> load(format, waits).make(1, 1), settle);
            }
        }
        profile("import-bare", () -> append(events()), settle);
    }

    private static void profile(String name, Runnable call, Runnable settle) {
        Load load = new BareLoad(name, () -> {
            call.run();
            settle.run();
        });
        Profile.of(Path.of("target", "profile-" + name + ".jfr"), () -> load.rate(1, PROFILED));
    }

    private void append(List<DomainEventMessage<?>> events) {
        transactions.executeInTransaction(() -> engine.appendEvents(events));
    }

    private static byte[] file(SheetFormat format) {
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
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
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
