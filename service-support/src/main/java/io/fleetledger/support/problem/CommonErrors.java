package io.fleetledger.support.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** The errors of no feature: those of every endpoint, and those of requests that reach none. */
public final class CommonErrors {

    public static final ErrorCode MALFORMED_REQUEST = new ErrorCode(
            "MALFORMED_REQUEST", HttpStatus.BAD_REQUEST, "The request cannot be read: its JSON, a header or its path.");
    public static final ErrorCode UNAUTHENTICATED =
            new ErrorCode("UNAUTHENTICATED", HttpStatus.UNAUTHORIZED, "No bearer token, or not a valid one.");
    public static final ErrorCode TENANT_MISSING =
            new ErrorCode("TENANT_MISSING", HttpStatus.FORBIDDEN, "The token names no tenant.");
    public static final ErrorCode ACTOR_MISSING = new ErrorCode(
            "ACTOR_MISSING",
            HttpStatus.FORBIDDEN,
            "The token names nobody, or in place of a caller the product itself or an API key.");
    public static final ErrorCode ROLE_TOO_LOW =
            new ErrorCode("ROLE_TOO_LOW", HttpStatus.FORBIDDEN, "The token's role may not do this.");
    public static final ErrorCode TENANT_OFFBOARDED = new ErrorCode(
            "TENANT_OFFBOARDED",
            HttpStatus.FORBIDDEN,
            "The caller's tenant has been off-boarded: nothing of it is taken or shown.");
    public static final ErrorCode NOT_FOUND =
            new ErrorCode("NOT_FOUND", HttpStatus.NOT_FOUND, "Nothing there, or nothing of this tenant.");
    public static final ErrorCode METHOD_NOT_ALLOWED = new ErrorCode(
            "METHOD_NOT_ALLOWED", HttpStatus.METHOD_NOT_ALLOWED, "Not with this method; see the Allow header.");
    public static final ErrorCode NOT_ACCEPTABLE =
            new ErrorCode("NOT_ACCEPTABLE", HttpStatus.NOT_ACCEPTABLE, "The Accept header leaves no format.");
    public static final ErrorCode UNSUPPORTED_MEDIA_TYPE = new ErrorCode(
            "UNSUPPORTED_MEDIA_TYPE", HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of a type not read here.");
    public static final ErrorCode REQUEST_TIMEOUT =
            new ErrorCode("REQUEST_TIMEOUT", HttpStatus.REQUEST_TIMEOUT, "The body came in too slowly.");
    public static final ErrorCode PAYLOAD_TOO_LARGE =
            new ErrorCode("PAYLOAD_TOO_LARGE", HttpStatus.CONTENT_TOO_LARGE, "The body is larger than allowed.");
    public static final ErrorCode URI_TOO_LONG =
            new ErrorCode("URI_TOO_LONG", HttpStatus.URI_TOO_LONG, "The address with its parameters is too long.");
    public static final ErrorCode HEADERS_TOO_LARGE = new ErrorCode(
            "HEADERS_TOO_LARGE",
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The address and the headers together are too long, or there are too many headers.");
    public static final ErrorCode EXPECTATION_FAILED = new ErrorCode(
            "EXPECTATION_FAILED", HttpStatus.EXPECTATION_FAILED, "The Expect header asks for what nobody does here.");
    public static final ErrorCode VALIDATION_FAILED = new ErrorCode(
            "VALIDATION_FAILED", HttpStatus.UNPROCESSABLE_CONTENT, "Readable, but fields or parameters are invalid.");
    public static final ErrorCode VERSION_MISMATCH = new ErrorCode(
            "VERSION_MISMATCH", HttpStatus.PRECONDITION_FAILED, "If-Match names another version than the current.");
    public static final ErrorCode IDEMPOTENCY_KEY_REUSED = new ErrorCode(
            "IDEMPOTENCY_KEY_REUSED",
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The Idempotency-Key was used with another body within the last 24 hours.");
    public static final ErrorCode IDEMPOTENCY_KEY_IN_FLIGHT = new ErrorCode(
            "IDEMPOTENCY_KEY_IN_FLIGHT",
            HttpStatus.CONFLICT,
            "The first request with this Idempotency-Key has no answer yet; see Retry-After.");
    public static final ErrorCode IDEMPOTENCY_KEY_SPENT = new ErrorCode(
            "IDEMPOTENCY_KEY_SPENT",
            HttpStatus.CONFLICT,
            "The first request with this Idempotency-Key was answered with a secret, which is shown once.");
    public static final ErrorCode RATE_LIMIT_EXCEEDED = new ErrorCode(
            "RATE_LIMIT_EXCEEDED",
            HttpStatus.TOO_MANY_REQUESTS,
            "The tenant has sent more requests than it may in this time; see Retry-After.");
    public static final ErrorCode SERVICE_UNAVAILABLE = new ErrorCode(
            "SERVICE_UNAVAILABLE",
            HttpStatus.SERVICE_UNAVAILABLE,
            "A store is unavailable or too busy, or no answer came in time; see Retry-After.");
    public static final ErrorCode NOT_IMPLEMENTED = new ErrorCode(
            "NOT_IMPLEMENTED",
            HttpStatus.NOT_IMPLEMENTED,
            "The method or the transfer encoding of the request is not known here.");
    public static final ErrorCode HTTP_VERSION_NOT_SUPPORTED = new ErrorCode(
            "HTTP_VERSION_NOT_SUPPORTED",
            HttpStatus.HTTP_VERSION_NOT_SUPPORTED,
            "The request is of an HTTP version that is not spoken here.");
    public static final ErrorCode INTERNAL_ERROR = new ErrorCode(
            "INTERNAL_ERROR",
            HttpStatus.INTERNAL_SERVER_ERROR,
            "A defect of the server; its log has the correlation id.");

    /** All of them, for the API document. */
    public static final List<ErrorCode> ALL = List.of(
            MALFORMED_REQUEST,
            UNAUTHENTICATED,
            TENANT_MISSING,
            ACTOR_MISSING,
            ROLE_TOO_LOW,
            TENANT_OFFBOARDED,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            UNSUPPORTED_MEDIA_TYPE,
            REQUEST_TIMEOUT,
            PAYLOAD_TOO_LARGE,
            URI_TOO_LONG,
            HEADERS_TOO_LARGE,
            EXPECTATION_FAILED,
            VALIDATION_FAILED,
            VERSION_MISMATCH,
            IDEMPOTENCY_KEY_REUSED,
            IDEMPOTENCY_KEY_IN_FLIGHT,
            IDEMPOTENCY_KEY_SPENT,
            RATE_LIMIT_EXCEEDED,
            SERVICE_UNAVAILABLE,
            NOT_IMPLEMENTED,
            HTTP_VERSION_NOT_SUPPORTED,
            INTERNAL_ERROR);

    private CommonErrors() {}
}
