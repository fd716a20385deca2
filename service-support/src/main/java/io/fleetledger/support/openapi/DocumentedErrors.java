package io.fleetledger.support.openapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The error codes an endpoint can answer with, beyond those of any authenticated endpoint. The API document is
 * generated from it, and the system tests check every error they meet against the document.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface DocumentedErrors {

    /** Codes of {@code CommonErrors} or of a feature's catalogue. */
    String[] value();
}
