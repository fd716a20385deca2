package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The gateway's table against the controllers of all services: an endpoint that would reach another service than its own
 * is seen here. That nginx reads the table as this test does is shown by {@link GatewayIT}.
 */
class GatewayRoutesTest {

    private static final Set<String> SERVICES = Set.of("command", "query", "ingest");

    private record Route(RequestMethod method, String path, String service) {}

    /** What a controller's annotations say, all levels put together as Spring does. */
    private static final class Mappings extends RequestMappingHandlerMapping {

        @Nullable RequestMappingInfo of(Method method, Class<?> controller) {
            return getMappingForMethod(method, controller);
        }
    }

    private final RouteTable table = RouteTable.read();

    @Test
    void everyEndpointIsReachedWhereItIs() {
        assertThat(SERVICES)
                .allSatisfy(
                        service -> assertThat(endpoints(service)).isNotEmpty().allSatisfy(this::isReached));
    }

    private void isReached(Route endpoint) {
        assertThat(table.serviceOf(endpoint.method().name(), endpoint.path()))
                .as(endpoint.toString())
                .isEqualTo(endpoint.service());
        if (endpoint.method() == RequestMethod.GET) {
            assertThat(table.serviceOf("HEAD", endpoint.path()))
                    .as("the head of %s", endpoint)
                    .isEqualTo(endpoint.service());
        }
    }

    private static List<Route> endpoints(String service) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        return scanner.findCandidateComponents("io.fleetledger." + service).stream()
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .flatMap(controller -> endpointsOf(controller, service))
                .toList();
    }

    private static Stream<Route> endpointsOf(Class<?> controller, String service) {
        Mappings mappings = new Mappings();
        return Arrays.stream(controller.getDeclaredMethods())
                .flatMap(method -> Stream.ofNullable(mappings.of(method, controller)))
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> mapping.getPatternValues().stream()
                                .map(pattern -> new Route(method, withIds(pattern), service))));
    }

    private static String withIds(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }
}
