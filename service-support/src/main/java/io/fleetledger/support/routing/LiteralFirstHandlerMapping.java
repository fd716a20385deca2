package io.fleetledger.support.routing;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Never reads a literally mapped path as an id. Spring falls back on patterns when the method, the body's type or the
 * accepted type does not fit, so that {@code DELETE /machines/export} would address the machine {@code export}, and a
 * {@code POST /alerts/bulk/acknowledge} without a body the alert {@code bulk}.
 *
 * <p>The same holds for paths of another service where several services form one API: a refusal here takes into account
 * what that service accepts.
 */
final class LiteralFirstHandlerMapping extends RequestMappingHandlerMapping {

    private final Map<String, List<RequestMappingInfo>> literal = new HashMap<>();
    private final @Nullable CombinedApi combined;

    /** @param combined the API of which these mappings are a part; null if they are all of it */
    LiteralFirstHandlerMapping(@Nullable CombinedApi combined) {
        this.combined = combined;
    }

    @Override
    protected void initHandlerMethods() {
        super.initHandlerMethods();
        getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getDirectPaths()
                        .forEach(path -> literal.computeIfAbsent(path, none -> new ArrayList<>())
                                .add(mapping)));
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        List<RequestMappingInfo> here = literal.getOrDefault(path, List.of());
        boolean noneFits = here.stream().allMatch(mapping -> mapping.getMatchingCondition(request) == null);
        boolean isLiteral = !here.isEmpty() || (combined != null && combined.hasLiterally(path));
        return isLiteral && noneFits
                ? handleNoMatch(new LinkedHashSet<>(here), path, request)
                : super.lookupHandlerMethod(path, request);
    }

    @Override
    protected @Nullable HandlerMethod handleNoMatch(
            Set<RequestMappingInfo> mappings, String path, HttpServletRequest request) throws ServletException {
        Set<String> elsewhere = elsewhere(path, request.getMethod());
        try {
            HandlerMethod handler = super.handleNoMatch(mappings, path, request);
            if (handler == null && !elsewhere.isEmpty()) {
                throw new HttpRequestMethodNotSupportedException(request.getMethod(), elsewhere);
            }
            return handler;
        } catch (HttpRequestMethodNotSupportedException refused) {
            Set<String> allowed = new TreeSet<>(elsewhere);
            allowed.addAll(List.of(Objects.requireNonNullElse(refused.getSupportedMethods(), new String[0])));
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), allowed);
        }
    }

    /** The methods that other services accept there; none if this method is one of them. */
    private Set<String> elsewhere(String path, String method) {
        Set<String> methods = combined == null ? Set.of() : combined.methodsAt(path);
        return methods.contains(method) ? Set.of() : methods;
    }
}
