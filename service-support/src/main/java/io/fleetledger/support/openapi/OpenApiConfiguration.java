package io.fleetledger.support.openapi;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.routing.CombinedApi;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/** The API document: authentication for Swagger UI, and every error an endpoint can answer with. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final List<ErrorCode> ON_EVERY_ENDPOINT = List.of(
            CommonErrors.MALFORMED_REQUEST,
            CommonErrors.UNAUTHENTICATED,
            CommonErrors.TENANT_MISSING,
            CommonErrors.ACTOR_MISSING,
            CommonErrors.ROLE_TOO_LOW,
            CommonErrors.TENANT_OFFBOARDED,
            CommonErrors.NOT_ACCEPTABLE,
            CommonErrors.RATE_LIMIT_EXCEEDED,
            CommonErrors.SERVICE_UNAVAILABLE,
            CommonErrors.INTERNAL_ERROR);
    private static final String TOKEN_SCHEME = "bearer";
    private static final String KEY_SCHEME = "api-key";
    private static final String CLIENT_SCHEME = "client-credentials";

    /**
     * @param issuer the identity provider, empty when the service issues its own tokens
     * @param tokenUrl where Swagger UI gets a token for a client; by default the service's own token endpoint, and none
     *     with another issuer
     */
    @Bean
    OpenAPI fleetLedgerApi(
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri:}") String issuer,
            @Value("${fleet.openapi.token-url:}") String tokenUrl) {
        Components components = new Components()
                .addSecuritySchemes(
                        TOKEN_SCHEME,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT"))
                .addSecuritySchemes(
                        KEY_SCHEME,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-API-Key")
                                .description("For programs: readings in, and reads, as far as the key's scopes go."));
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Fleet Ledger")
                        .version("1")
                        .description("The record of a machine fleet. Every change is an event, and can be read as"
                                + " soon as it has been answered, or its answer says X-Projection-Pending: true."))
                .components(components)
                .addSecurityItem(new SecurityRequirement().addList(TOKEN_SCHEME))
                .addSecurityItem(new SecurityRequirement().addList(KEY_SCHEME));
        if (issuer.isEmpty() || !tokenUrl.isEmpty()) {
            components.addSecuritySchemes(
                    CLIENT_SCHEME,
                    new SecurityScheme()
                            .type(SecurityScheme.Type.OAUTH2)
                            .description("Client id and secret; the standalone's demo clients are in the README.")
                            .flows(new OAuthFlows()
                                    .clientCredentials(new OAuthFlow()
                                            .tokenUrl(tokenUrl.isEmpty() ? "/oauth2/token" : tokenUrl)
                                            .scopes(new Scopes()))));
            api.addSecurityItem(new SecurityRequirement().addList(CLIENT_SCHEME));
        }
        return api;
    }

    @Bean
    OpenApiCustomizer problemSchema() {
        Schema<Object> field = schema("object");
        Schema<Object> loc = schema("array");
        loc.setItems(text("name"));
        field.addProperty("loc", loc);
        field.addProperty("msg", text("is required"));
        field.addProperty("type", text("missing"));
        Schema<Object> errors = schema("array");
        errors.setItems(field);
        field.setRequired(List.of("loc", "msg", "type"));
        Schema<Object> problem = schema("object");
        problem.setDescription("RFC 9457, with a stable code and, for validation, every offending field");
        problem.addProperty("type", text("urn:fleet-ledger:problem:validation-failed"));
        problem.addProperty("title", text("Validation failed"));
        problem.addProperty("status", schema("integer"));
        problem.addProperty("detail", text("One value is invalid."));
        problem.addProperty("instance", text("/api/v1/machines"));
        problem.addProperty("code", text("VALIDATION_FAILED"));
        problem.addProperty("errors", errors);
        problem.setRequired(List.of("code", "detail", "instance", "status", "title", "type"));
        return api -> api.getComponents().addSchemas("Problem", problem);
    }

    @Bean
    ModelConverter responseFields() {
        return new ResponseFields();
    }

    @Bean
    OpenApiCustomizer partialBodies() {
        return new PartialBodies();
    }

    @Bean
    OpenApiCustomizer nullsInEnums() {
        return api -> api.getComponents().getSchemas().values().forEach(NullableSchemas::completeEnums);
    }

    /** Completes the document of services that together form one API. */
    @Bean
    OpenApiCustomizer combinedApiDocument(ObjectProvider<CombinedApi> whole) {
        return api -> whole.ifAvailable(known -> CombinedApi.replace(api));
    }

    @Bean
    OpenApiCustomizer rateLimitResponses() {
        return new RateLimitResponses();
    }

    @Bean
    IdempotencyKeyCustomizer idempotencyKeyCustomizer() {
        return new IdempotencyKeyCustomizer();
    }

    @Bean
    ResponseHeaderCustomizer responseHeaders() {
        return new ResponseHeaderCustomizer();
    }

    @Bean
    OperationCustomizer documentedErrors(ObjectProvider<ErrorCatalogue> catalogues) {
        Map<String, ErrorCode> known = Stream.concat(
                        CommonErrors.ALL.stream(), catalogues.stream().flatMap(catalogue -> catalogue.codes().stream()))
                .distinct() // Features share codes; one code with two meanings is refused below.
                .collect(Collectors.toMap(ErrorCode::code, Function.identity()));
        return (operation, method) -> {
            DocumentedErrors fails = method.getMethodAnnotation(DocumentedErrors.class);
            Stream<ErrorCode> own = Stream.of(fails == null ? new String[0] : fails.value())
                    .map(code -> {
                        ErrorCode error = known.get(code);
                        if (error == null) {
                            throw new IllegalStateException(
                                    method.getShortLogMessage() + " names no known error: " + code);
                        }
                        return error;
                    });
            document(
                    operation,
                    Stream.of(ON_EVERY_ENDPOINT.stream(), ofItsBody(operation, method), own)
                            .flatMap(Function.identity())
                            .toList());
            return operation;
        };
    }

    /** Any body may be sent too slowly; a {@code POST} may have an invalid key, or a body too large for one. */
    private static Stream<ErrorCode> ofItsBody(Operation operation, HandlerMethod method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        List<RequestMethod> methods = mapping == null ? List.of() : List.of(mapping.method());
        if (methods.contains(RequestMethod.POST)) {
            return Stream.concat(
                    Stream.of(
                            CommonErrors.REQUEST_TIMEOUT,
                            CommonErrors.PAYLOAD_TOO_LARGE,
                            CommonErrors.VALIDATION_FAILED),
                    IdempotencyKeyCustomizer.takesKey(operation, method)
                            ? Stream.of(CommonErrors.IDEMPOTENCY_KEY_REUSED, CommonErrors.IDEMPOTENCY_KEY_IN_FLIGHT)
                            : Stream.empty());
        }
        return operation.getRequestBody() != null ? Stream.of(CommonErrors.REQUEST_TIMEOUT) : Stream.empty();
    }

    private static void document(Operation operation, List<ErrorCode> errors) {
        ApiResponses responses = operation.getResponses();
        Map<Integer, List<ErrorCode>> byStatus = errors.stream()
                .distinct()
                .collect(Collectors.groupingBy(
                        error -> error.status().value(), LinkedHashMap::new, Collectors.toList()));
        byStatus.forEach((status, codes) -> {
            Schema<Object> reference = new Schema<>();
            reference.set$ref("#/components/schemas/Problem");
            MediaType problem = new MediaType().schema(reference);
            codes.forEach(error -> problem.addExamples(
                    error.code(),
                    new Example()
                            .summary(error.meaning())
                            .value(Map.of(
                                    "type", error.type(),
                                    "title", error.title(),
                                    "status", status,
                                    "detail", error.meaning(),
                                    "instance", "/api/v1/machines",
                                    "code", error.code()))));
            responses.addApiResponse(
                    String.valueOf(status),
                    new ApiResponse()
                            .description(codes.stream()
                                    .map(error -> error.code() + ": " + error.meaning())
                                    .collect(Collectors.joining(" ")))
                            .content(new Content().addMediaType("application/problem+json", problem)));
        });
    }

    private static Schema<Object> text(String example) {
        Schema<Object> schema = schema("string");
        schema.setExample(example);
        return schema;
    }

    private static Schema<Object> schema(String type) {
        Schema<Object> schema = new Schema<>();
        schema.setTypes(Set.of(type));
        return schema;
    }
}
