package io.fleetledger.support.openapi;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The AsyncAPI document of what subscribers are sent; query-service's own test generates the file. */
@Configuration(proxyBeanMethods = false)
class AsyncApiConfiguration {

    private static final String PATH = "/v3/api-docs/asyncapi";
    private static final String FILE = "fleet-ledger-asyncapi.json";

    @Bean
    RouterFunction<ServerResponse> asyncApiDocument() {
        HandlerFunction<ServerResponse> document = request ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(new ClassPathResource(FILE));
        return RouterFunctions.route().GET(PATH, document).HEAD(PATH, document).build();
    }
}
