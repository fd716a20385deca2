package io.fleetledger.standalone.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.fleetledger.support.security.TokenClaims;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;

/** The issuer of the standalone's tokens, unless another issuer is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(OwnIssuerCondition.class)
@EnableConfigurationProperties({IssuerProperties.class, TokenClaims.class})
class IssuerConfiguration {

    private static final String TOKEN_ENDPOINT = "/oauth2/token";
    private static final String AUDIENCE = "fleet-ledger";
    private static final String CLAIMS = "fleet.claims";

    @Bean
    IssuerClients issuerClients(IssuerProperties properties) {
        return IssuerClients.of(properties.clients());
    }

    @Bean
    LoopbackGuard loopbackGuard(
            IssuerClients clients, Environment environment, ObjectProvider<ManagementServerProperties> management) {
        return new LoopbackGuard(clients, environment, management);
    }

    @Bean
    RSAKey signingKey(IssuerProperties properties) {
        return SigningKey.in(properties.dataDir());
    }

    /** The signing key; without it Spring would sign with a key of its own, new at every start. */
    @Bean
    JWKSource<SecurityContext> jwkSource(RSAKey signingKey) {
        return new ImmutableJWKSet<>(new JWKSet(signingKey));
    }

    /** Verifies tokens with the same key, without a request. */
    @Bean
    JwtDecoder jwtDecoder(RSAKey signingKey, IssuerProperties properties) throws JOSEException {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withPublicKey(signingKey.toRSAPublicKey()).build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(
                List.of(new JwtIssuerValidator(properties.issuer().uri()), new JwtAudienceValidator(AUDIENCE))));
        return decoder;
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(IssuerProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.issuer().uri())
                .tokenEndpoint(TOKEN_ENDPOINT)
                .build();
    }

    @Bean
    OAuth2AuthorizationService authorizationService() {
        return new StatelessAuthorizationService();
    }

    @Bean
    RegisteredClientRepository registeredClients(
            IssuerClients clients, IssuerProperties properties, TokenClaims claims) {
        TokenSettings tokens = TokenSettings.builder()
                .accessTokenTimeToLive(properties.issuer().tokenLifetime())
                .build();
        return new InMemoryRegisteredClientRepository(clients.all().stream()
                .map(client -> RegisteredClient.withId(client.id())
                        .clientId(client.id())
                        .clientSecret(client.secret())
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                        .scopes(scopes -> scopes.addAll(client.scopes()))
                        .clientSettings(ClientSettings.builder()
                                .setting(CLAIMS, client.claims(claims))
                                .build())
                        .tokenSettings(tokens)
                        .build())
                .toList());
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new NonUpgradingPasswordEncoder();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> fleetClaims() {
        return context -> {
            Map<String, Object> claims =
                    context.getRegisteredClient().getClientSettings().getSetting(CLAIMS);
            context.getClaims().audience(List.of(AUDIENCE)).claims(all -> all.putAll(Objects.requireNonNull(claims)));
            if (!context.getAuthorizedScopes().isEmpty()) {
                // A string, as RFC 9068 specifies; Spring would write a list.
                context.getClaims().claim("scope", String.join(" ", context.getAuthorizedScopes()));
            }
        };
    }

    /**
     * Secures only the token endpoint. Spring's authorization server has a dozen more, which requests cannot reach:
     * they are answered like those for any unknown path.
     */
    @Bean
    @Order(1)
    SecurityFilterChain tokenEndpoint(HttpSecurity http) {
        TokenErrorHandler errorHandler = new TokenErrorHandler();
        return http.securityMatcher(TOKEN_ENDPOINT)
                .oauth2AuthorizationServer(server -> server.clientAuthentication(
                                client -> client.authenticationConverters(converters -> {
                                            converters.clear();
                                            converters.add(new ClientSecretBasicAuthenticationConverter());
                                        })
                                        .errorResponseHandler(errorHandler))
                        .tokenEndpoint(token -> token.accessTokenRequestConverters(converters -> {
                            converters.clear();
                            converters.add(new ClientCredentialsConverter());
                        })))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(errorHandler))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // A secret is never sent by a browser on its own. If CSRF protection were disabled outright, the
                // server's own configuration would turn it on again, except for POST.
                .csrf(csrf -> csrf.ignoringRequestMatchers(TOKEN_ENDPOINT))
                .build();
    }
}
