package io.fleetledger.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API as one caller uses it. */
record Api(Fleet fleet, String token) {

    static final String MACHINES = "/api/v1/machines";

    Groups groups() {
        return new Groups(this);
    }

    Imports imports() {
        return new Imports(this);
    }

    Readings readings() {
        return new Readings(this);
    }

    Rules rules() {
        return new Rules(this);
    }

    Alerts alerts() {
        return new Alerts(this);
    }

    Call call(String method, String target) {
        return new Call(fleet, method, target).token(token);
    }

    Answer get(String target) {
        return call("GET", target).send();
    }

    Answer post(String target, String json) {
        return call("POST", target).json(json).send();
    }

    Answer patch(Machine machine, @Nullable Object... namesAndValues) {
        return call("PATCH", machine.path()).json(Json.object(namesAndValues)).send();
    }

    Answer delete(Machine machine) {
        return call("DELETE", machine.path()).send();
    }

    Answer restore(Machine machine) {
        return call("POST", machine.path() + "/restore").send();
    }

    Answer read(Machine machine) {
        return get(machine.path());
    }

    /** Tries to register a machine, otherwise ordinary, with this identifier. */
    Answer tryRegister(String identifier) {
        return post(MACHINES, Json.object("name", "Mill", "machine_identifier", identifier, "protocol", "json"));
    }

    /** Registers a machine, otherwise ordinary, with this name and a new identifier. */
    Machine register(String name) {
        return registerWith("name", name, "machine_identifier", Unique.identifier(), "protocol", "json");
    }

    Machine register() {
        return register("Mill");
    }

    Machine registerWith(@Nullable Object... namesAndValues) {
        return post(MACHINES, Json.object(namesAndValues)).expect(201).machine();
    }

    MachineList list(Object... parameters) {
        return MachineList.of(get(MACHINES + Query.of(parameters)).expect(200).json());
    }

    long total(Object... parameters) {
        return list(with(parameters, "page_size", 1)).total();
    }

    /** All machines of a list, walked from cursor to cursor. */
    List<Machine> walk(Object... parameters) {
        List<Machine> walked = new ArrayList<>();
        MachineList page = list(with(parameters, "page_size", 100));
        walked.addAll(page.items());
        while (page.nextCursor() != null) {
            page = list(with(parameters, "page_size", 100, "cursor", page.nextCursor()));
            walked.addAll(page.items());
        }
        return walked;
    }

    static Object[] with(Object[] parameters, Object... more) {
        Object[] all = Arrays.copyOf(parameters, parameters.length + more.length);
        System.arraycopy(more, 0, all, parameters.length, more.length);
        return all;
    }
}
