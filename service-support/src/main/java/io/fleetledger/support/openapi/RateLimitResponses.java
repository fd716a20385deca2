package io.fleetledger.support.openapi;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.ratelimit.RateLimitHeaders;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpHeaders;

/** Documents the headers of requests refused by a tenant's rate limit, whether or not one is set here. */
final class RateLimitResponses implements OpenApiCustomizer {

    private static final String STATUS =
            String.valueOf(CommonErrors.RATE_LIMIT_EXCEEDED.status().value());
    private static final String EVERYWHERE = " Where a limit is set, on every answer to an authenticated caller.";

    private static final Map<String, String> MEANINGS = meanings();

    private static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(HttpHeaders.RETRY_AFTER, "Seconds until one more request will be served.");
        meanings.put(
                RateLimitHeaders.LIMIT, "Requests a minute of the caller's tenant, over all endpoints." + EVERYWHERE);
        meanings.put(
                RateLimitHeaders.REMAINING,
                "Requests that the tenant can send at once. Behind a gateway to several processes, each may know of the"
                        + " others' last hundredth of the limit a second later." + EVERYWHERE);
        meanings.put(
                RateLimitHeaders.RESET,
                "Seconds, not a time of day, until the tenant can send as many as the limit at once again, if it sends"
                        + " none before." + EVERYWHERE);
        return meanings;
    }

    @Override
    public void customise(OpenAPI api) {
        MEANINGS.forEach((name, meaning) -> api.getComponents()
                .addHeaders(name, new Header().description(meaning).schema(new IntegerSchema().format(null))));
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(RateLimitResponses::addHeaders);
    }

    private static void addHeaders(Operation operation) {
        ApiResponse refusal = operation.getResponses().get(STATUS);
        if (refusal != null) {
            MEANINGS.keySet()
                    .forEach(name -> refusal.addHeaderObject(name, new Header().$ref("#/components/headers/" + name)));
        }
    }
}
