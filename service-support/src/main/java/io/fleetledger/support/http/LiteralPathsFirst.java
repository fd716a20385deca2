package io.fleetledger.support.http;

import io.fleetledger.support.openapi.WholeApi;
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
 * A path that is mapped word for word is never read as an id. Spring falls back on patterns when the method, the body's
 * type or what is accepted does not fit, so that {@code DELETE /machines/export} would be about the machine {@code
 * export}, and a {@code POST /alerts/bulk/acknowledge} without a body about the alert {@code bulk}.
 *
 * <p>The same holds of paths that another service answers, where services are one API together: what is refused here is
 * refused in view of what that service would take.
 */
final class LiteralPathsFirst extends RequestMappingHandlerMapping {

    private final Map<String, List<RequestMappingInfo>> literal = new HashMap<>();
    private final @Nullable WholeApi whole;

    /** @param whole of which the mappings here are a part, if they are not all there is */
    LiteralPathsFirst(@Nullable WholeApi whole) {
        this.whole = whole;
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
        boolean isLiteral = !here.isEmpty() || (whole != null && whole.hasLiterally(path));
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

    /** What else can be done there; nothing if just this can, by asking the right service. */
    private Set<String> elsewhere(String path, String method) {
        Set<String> methods = whole == null ? Set.of() : whole.methodsAt(path);
        return methods.contains(method) ? Set.of() : methods;
    }
}
