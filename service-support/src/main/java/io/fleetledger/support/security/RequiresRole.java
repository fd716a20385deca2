package io.fleetledger.support.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The lowest role that may call an endpoint, and the scopes that let in callers whose role does not. An endpoint of ours
 * without it keeps the service from starting.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresRole {

    Role value();

    /** Any of them admits, whatever the caller's role: names of {@link Scope}. */
    String[] scopes() default {};

    /**
     * Whether it concerns all tenants: only callers of those that {@code fleet.admin.platform-tenants} names are let in,
     * where it names any.
     */
    boolean concernsAllTenants() default false;

    /**
     * Whether it hands out what all tenants have: only callers of those that {@code fleet.admin.platform-tenants} names are
     * let in, and nobody where it names none.
     */
    boolean revealsAllTenants() default false;
}
