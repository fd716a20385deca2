package io.fleetledger.standalone.issuer;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Grants all its scopes to a client that names none; Spring would grant none. */
final class ClientCredentialsConverter implements AuthenticationConverter {

    private final AuthenticationConverter converter = new OAuth2ClientCredentialsAuthenticationConverter();

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication converted = converter.convert(request);
        if (converted instanceof OAuth2ClientCredentialsAuthenticationToken asked
                && asked.getScopes().isEmpty()
                && asked.getPrincipal() instanceof OAuth2ClientAuthenticationToken authenticated) {
            RegisteredClient client = authenticated.getRegisteredClient();
            return client == null
                    ? converted
                    : new OAuth2ClientCredentialsAuthenticationToken(
                            authenticated, client.getScopes(), asked.getAdditionalParameters());
        }
        return converted;
    }
}
