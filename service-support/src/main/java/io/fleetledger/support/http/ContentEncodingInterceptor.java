package io.fleetledger.support.http;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses bodies with a {@code Content-Encoding}: none is decoded, so a compressed body would be taken for invalid
 * JSON. Answers 415 with {@code Accept-Encoding}, as RFC 9110 specifies (section 12.5.3).
 */
final class ContentEncodingInterceptor implements HandlerInterceptor {

    private static final String PLAIN = "identity";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean plain = Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .allMatch(encoding -> encoding.isBlank() || encoding.strip().equalsIgnoreCase(PLAIN));
        if (!plain) {
            throw new ProblemException(
                    Problem.of(CommonErrors.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding.")
                            .with(HttpHeaders.ACCEPT_ENCODING, PLAIN));
        }
        return true;
    }
}
