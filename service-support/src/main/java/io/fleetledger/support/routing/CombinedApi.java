package io.fleetledger.support.routing;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The combined API of all services. Callers see one API at one address, so each service documents all of it, and knows
 * which methods of a path another service answers. It is a file, as a service knows only its own controllers; a test
 * compares it with all of them.
 */
public final class CombinedApi {

    private static final String FILE = "/fleet-ledger-api.json";

    private final Map<String, Set<String>> methods = new TreeMap<>();
    private final Map<PathPattern, Set<String>> patterns;

    private CombinedApi(OpenAPI document) {
        document.getPaths().forEach((path, item) -> methods.put(path, methodsOf(item)));
        patterns = methods.entrySet().stream()
                .filter(route -> !isLiteral(route.getKey()))
                .collect(Collectors.toMap(
                        route -> PathPatternParser.defaultInstance.parse(route.getKey()),
                        Map.Entry::getValue,
                        (one, same) -> one,
                        TreeMap::new));
    }

    /** Not cached: the caller keeps the document, and most processes are never asked for it. */
    private static OpenAPI document() {
        try (InputStream file = CombinedApi.class.getResourceAsStream(FILE)) {
            return Json31.mapper().readValue(Objects.requireNonNull(file, FILE), OpenAPI.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static CombinedApi load() {
        return new CombinedApi(document());
    }

    private static Set<String> methodsOf(PathItem item) {
        return item.readOperationsMap().keySet().stream()
                .map(PathItem.HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isLiteral(String route) {
        return route.indexOf('{') < 0;
    }

    /** Whether a route is literally this path. */
    public boolean hasLiterally(String path) {
        return isLiteral(path) && methods.containsKey(path);
    }

    /** The paths of all routes, with variables in place of ids. */
    public Stream<PathPattern> routes() {
        return methods.keySet().stream().map(PathPatternParser.defaultInstance::parse);
    }

    /** The methods with which any service answers this path; none if the path is unknown. */
    public Set<String> methodsAt(String path) {
        if (hasLiterally(path)) {
            return methods.getOrDefault(path, Set.of());
        }
        PathContainer container = PathContainer.parsePath(path);
        return patterns.entrySet().stream() // The most specific comes first.
                .filter(route -> route.getKey().matches(container))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
    }

    /**
     * Replaces a service's document by that of all services. Authentication and server addresses stay the service's.
     */
    public static void replace(OpenAPI own) {
        OpenAPI whole = document();
        own.setPaths(whole.getPaths());
        own.getComponents().setSchemas(whole.getComponents().getSchemas());
    }
}
