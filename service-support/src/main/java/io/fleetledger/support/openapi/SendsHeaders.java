package io.fleetledger.support.openapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The headers of an endpoint's successful answers, beyond those that follow from its parameters. The API document is
 * generated from it, and generated requests check every answer against the document.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SendsHeaders {

    /** The required ones are on every such answer. */
    ResponseHeader[] value();
}
