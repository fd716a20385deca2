package io.fleetledger.support.openapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The headers with which an endpoint answers what it has served, beyond those that follow from its parameters. The API
 * document is written from it, and requests that are made up from the document check every answer against it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Sends {

    /** Required ones are on every such answer. */
    AnswerHeader[] value();
}
