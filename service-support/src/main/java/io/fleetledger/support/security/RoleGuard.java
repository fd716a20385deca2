package io.fleetledger.support.security;

import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Lets a request through only if the caller has the endpoint's {@link RequiresRole}. A service with an endpoint of ours
 * that names none does not start, so no new endpoint can lack a rule.
 */
public final class RoleGuard implements HandlerInterceptor, SmartInitializingSingleton {

    private static final String OURS = "io.fleetledger.";
    private static final String REVEALS_ALL_TENANTS =
            "This hands out or ends what other tenants have, and is left to administrators"
                    + " of the tenants that fleet.admin.platform-tenants (FLEET_ADMIN_PLATFORM_TENANTS) names.";

    private final CallerReader callers;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final Set<String> platformTenants;

    /**
     * @param platformTenants whose callers may call what concerns all tenants; if empty, all callers with the role may,
     *     except for what reveals all tenants' data
     */
    public RoleGuard(
            CallerReader callers, ObjectProvider<RequestMappingHandlerMapping> mappings, Set<String> platformTenants) {
        this.callers = callers;
        this.mappings = mappings;
        this.platformTenants = Set.copyOf(platformTenants);
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> unguarded = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .filter(method -> isOurs(method) && method.getMethodAnnotation(RequiresRole.class) == null)
                .map(HandlerMethod::getShortLogMessage)
                .toList();
        if (!unguarded.isEmpty()) {
            throw new IllegalStateException("Endpoints without @RequiresRole: " + unguarded);
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || !isOurs(method)) {
            return true;
        }
        Caller caller = callers.current();
        MDC.put("tenant", caller.tenantId());
        MDC.put("actor", caller.actor());
        RequiresRole rule = method.getMethodAnnotation(RequiresRole.class);
        if (rule == null || !admits(rule, caller)) {
            throw new ProblemException(Problem.of(CommonErrors.ROLE_TOO_LOW, needed(rule, caller)));
        }
        if (rule.revealsAllTenants() && !platformTenants.contains(caller.tenantId())) {
            throw new ProblemException(Problem.of(CommonErrors.ROLE_TOO_LOW, REVEALS_ALL_TENANTS));
        }
        if (rule.concernsAllTenants() && !platformTenants.isEmpty() && !platformTenants.contains(caller.tenantId())) {
            throw new ProblemException(Problem.of(
                    CommonErrors.ROLE_TOO_LOW,
                    "This concerns all tenants, and is left to administrators of the platform's own."));
        }
        return true;
    }

    private static boolean admits(RequiresRole rule, Caller caller) {
        return (caller.role() != null && caller.role().mayActAs(rule.value()))
                || Arrays.stream(rule.scopes()).anyMatch(caller.scopes()::contains);
    }

    /** The message for a caller without a role, such as a key, names the scopes. */
    private static String needed(@org.jspecify.annotations.Nullable RequiresRole rule, Caller caller) {
        if (rule == null) {
            return "Nobody may do this.";
        }
        String scopes = String.join(" or ", rule.scopes());
        if (caller.role() == null && !scopes.isEmpty()) {
            return "This needs the scope " + scopes + ".";
        }
        return (caller.role() == null ? "No scope admits to this. It needs the role " : "This needs the role ")
                + Stream.of(Role.values())
                        .filter(role -> role.mayActAs(rule.value()))
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))
                + (scopes.isEmpty() ? "" : " or the scope " + scopes)
                + ".";
    }

    /** The error controller is ours too, but it answers refusals and is not an endpoint. */
    private static boolean isOurs(HandlerMethod method) {
        String type = method.getBeanType().getName();
        return type.startsWith(OURS) && !type.startsWith(OURS + "support.problem.");
    }
}
