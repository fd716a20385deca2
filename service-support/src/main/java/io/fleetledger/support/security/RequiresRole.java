package io.fleetledger.support.security;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The lowest role that may call an endpoint, and the scopes that admit callers with a lower role or none. A service
 * with an endpoint of ours without it does not start.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresRole {

    Role value();

    /** Names of {@link Scope}; any of them admits, whatever the caller's role. */
    String[] scopes() default {};

    /**
     * Whether the endpoint concerns all tenants: if {@code fleet.admin.platform-tenants} names any, only their callers
     * are let in.
     */
    boolean concernsAllTenants() default false;

    /**
     * Whether the endpoint reveals data of all tenants: only callers of those that {@code fleet.admin.platform-tenants}
     * names are let in, and none if it names none.
     */
    boolean revealsAllTenants() default false;
}
