package io.fleetledger.standalone.issuer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Refuses a client in OAuth 2's own form (RFC 6749, section 5.2), which client libraries read, with the challenge that
 * Spring omits.
 */
final class TokenErrorHandler implements AuthenticationFailureHandler, AuthenticationEntryPoint {

    private final OAuth2ErrorHttpMessageConverter errors = new OAuth2ErrorHttpMessageConverter();

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String code = failure instanceof OAuth2AuthenticationException refused
                ? refused.getError().getErrorCode()
                : OAuth2ErrorCodes.INVALID_CLIENT;
        boolean unauthenticated = code.equals(OAuth2ErrorCodes.INVALID_CLIENT);
        if (unauthenticated) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"fleet-ledger\"");
        }
        response.setStatus(unauthenticated ? HttpServletResponse.SC_UNAUTHORIZED : HttpServletResponse.SC_BAD_REQUEST);
        // The code alone: it must not reveal which part of the credentials was wrong.
        errors.write(new OAuth2Error(code), null, new ServletServerHttpResponse(response));
    }

    /** Called without credentials in the header, or for another method than POST. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (HttpMethod.POST.matches(request.getMethod())) {
            onAuthenticationFailure(request, response, failure);
        } else {
            response.setHeader("Allow", "POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }
}
