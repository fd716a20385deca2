package io.fleetledger.support.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/**
 * Documents the headers of answers: those of successful ones that {@link SendsHeaders} names, and those that filters
 * and problems add to a kind of answer.
 */
final class ResponseHeaderCustomizer implements OpenApiCustomizer, OperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        SendsHeaders sends = method.getMethodAnnotation(SendsHeaders.class);
        if (sends != null) {
            operation.getResponses().forEach((status, answer) -> {
                if (status.charAt(0) < '4') {
                    Stream.of(sends.value()).forEach(header -> add(answer, header));
                }
            });
        }
        return operation;
    }

    @Override
    public void customise(OpenAPI api) {
        Stream.of(ResponseHeader.values())
                .forEach(header -> api.getComponents().addHeaders(header.component(), header.documented()));
        api.getPaths()
                .values()
                .forEach(item -> item.readOperations()
                        .forEach(operation -> operation
                                .getResponses()
                                .forEach((status, answer) ->
                                        ofItsKind(operation, status).forEach(header -> add(answer, header)))));
    }

    private static Stream<ResponseHeader> ofItsKind(Operation operation, String status) {
        boolean mayRepeat = IdempotencyKeyCustomizer.mayRepeat(operation);
        Stream<ResponseHeader> everywhere =
                Stream.of(status.equals("400") ? ResponseHeader.CORRELATION_ID_IF_READ : ResponseHeader.CORRELATION_ID);
        Stream<ResponseHeader> own = switch (status) {
            case "401" -> Stream.of(ResponseHeader.CHALLENGE);
            case "409" ->
                mayRepeat
                        ? Stream.of(ResponseHeader.RETRY_AFTER_IN_FLIGHT, ResponseHeader.IDEMPOTENCY_REPLAYED)
                        : Stream.empty();
            case "503" -> Stream.of(ResponseHeader.RETRY_AFTER_AN_OUTAGE);
            case "400", "404", "413", "422" ->
                mayRepeat ? Stream.of(ResponseHeader.IDEMPOTENCY_REPLAYED) : Stream.empty();
            default -> status.startsWith("2") ? ofWhatWasServed(operation, mayRepeat) : Stream.empty();
        };
        return Stream.concat(everywhere, own);
    }

    private static Stream<ResponseHeader> ofWhatWasServed(Operation operation, boolean mayRepeat) {
        boolean waits = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "Prefer".equals(parameter.getName()));
        return Stream.concat(
                waits
                        ? Stream.of(ResponseHeader.PROJECTION_PENDING, ResponseHeader.PREFERENCE_APPLIED)
                        : Stream.empty(),
                mayRepeat ? Stream.of(ResponseHeader.IDEMPOTENCY_REPLAYED) : Stream.empty());
    }

    private static void add(ApiResponse answer, ResponseHeader header) {
        List<String> known = answer.getHeaders() == null
                ? List.of()
                : List.copyOf(answer.getHeaders().keySet());
        if (!known.contains(header.header())) {
            answer.addHeaderObject(header.header(), header.reference());
        }
    }
}
