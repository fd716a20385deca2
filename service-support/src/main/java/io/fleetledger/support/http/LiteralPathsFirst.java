package io.fleetledger.support.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A path that is mapped word for word is never read as an id. Spring falls back on patterns when the method does not
 * fit, so that {@code DELETE /machines/export} would be about the machine {@code export}.
 */
final class LiteralPathsFirst extends RequestMappingHandlerMapping {

    private final Map<String, List<RequestMappingInfo>> literal = new HashMap<>();

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
        boolean noneTakesTheMethod =
                here.stream().allMatch(mapping -> mapping.getMethodsCondition().getMatchingCondition(request) == null);
        return !here.isEmpty() && noneTakesTheMethod
                ? handleNoMatch(new LinkedHashSet<>(here), path, request)
                : super.lookupHandlerMethod(path, request);
    }
}
