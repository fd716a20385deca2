package io.fleetledger.query.machine;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.validation.WireNames;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The parameters of {@code GET /machines/export}: those of the list, except paging, and the format. */
record MachineExportRequest(
        String tenantId, MachineFilter filter, MachineSort sortBy, SortDirection direction, SheetFormat format) {

    private static final List<String> OF_PAGES = List.of("page", "page_size", "cursor");

    static MachineExportRequest read(HttpServletRequest http, Caller caller, Predicate<Instant> hasPassed) {
        QueryParameters parameters = new QueryParameters(http);
        SheetFormat named =
                parameters.optional("format", raw -> WireNames.parse(raw, SheetFormat.values(), SheetFormat::wireName));
        MachineExportRequest request = new MachineExportRequest(
                caller.tenantId(),
                MachineListRequest.filter(parameters, hasPassed),
                MachineListRequest.sortBy(parameters),
                MachineListRequest.direction(parameters),
                named == null ? SheetFormat.preferredBy(http, SheetFormat.values()) : named);
        OF_PAGES.stream()
                .filter(parameters::has)
                .forEach(name ->
                        parameters.violation(name, "is not for exports: they hold the whole list", "value_error"));
        parameters.refuseIfInvalid();
        return request;
    }
}
