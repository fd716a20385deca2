package io.fleetledger.support.openapi;

import io.fleetledger.support.idempotency.IdempotencyFilter;
import io.fleetledger.support.problem.CommonErrors;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** Documents the Idempotency-Key wherever the filter reads it: no endpoint declares it. */
final class IdempotencyKeyCustomizer implements OperationCustomizer {

    private static final String HEADER = "Idempotency-Key";

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (takesKey(operation, method)) {
            Schema<Object> text = new Schema<>();
            text.setTypes(Set.of("string"));
            operation.addParametersItem(new HeaderParameter()
                    .name(HEADER)
                    .required(false)
                    .description(
                            isShownOnce(method)
                                    ? "The same key again is refused: what is secret is shown once"
                                    : "The same key and body get the first answer again, for 24 hours")
                    .schema(text));
        }
        return operation;
    }

    private static boolean isShownOnce(HandlerMethod method) {
        DocumentedErrors fails = method.getMethodAnnotation(DocumentedErrors.class);
        return fails != null && List.of(fails.value()).contains(CommonErrors.IDEMPOTENCY_KEY_SPENT.code());
    }

    static boolean takesKey(Operation operation, HandlerMethod method) {
        RequestMapping own = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        return own != null
                && List.of(own.method()).contains(RequestMethod.POST)
                && !takesFile(operation)
                && paths(method, own).anyMatch(IdempotencyFilter::honoursKeys);
    }

    /** An uploaded file is not held in memory, so its repeat cannot be recognised, and a key is refused. */
    private static boolean takesFile(Operation operation) {
        return operation.getRequestBody() != null
                && operation.getRequestBody().getContent() != null
                && operation.getRequestBody().getContent().containsKey(MediaType.MULTIPART_FORM_DATA_VALUE);
    }

    private static Stream<String> paths(HandlerMethod method, RequestMapping own) {
        RequestMapping ofAll = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), RequestMapping.class);
        return orNone(ofAll == null ? new String[0] : ofAll.path())
                .flatMap(base -> orNone(own.path()).map(base::concat));
    }

    private static Stream<String> orNone(String[] paths) {
        return paths.length == 0 ? Stream.of("") : Arrays.stream(paths);
    }

    /** Whether an operation is documented as repeatable. */
    static boolean mayRepeat(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> HEADER.equals(parameter.getName()));
    }
}
