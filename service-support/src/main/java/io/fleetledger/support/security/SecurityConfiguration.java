package io.fleetledger.support.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import java.time.Clock;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Makes every service a resource server: authentication is here, authorisation by {@link RequiresRole} at each
 * endpoint. Issuer and audience come from Spring Boot's own {@code spring.security.oauth2.resourceserver.jwt} settings,
 * the names of the claims from {@link TokenClaims}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TokenClaims.class, PlatformAdministration.class})
class SecurityConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    @Bean
    CallerReader callerReader(TokenClaims claims, OffboardedTenants offboarded) {
        return new CallerReader(claims, offboarded);
    }

    @Bean
    RoleGuard roleGuard(
            CallerReader callers,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            PlatformAdministration administration) {
        if (!administration.platformTenants().isEmpty()) {
            LOG.info(
                    "What concerns all tenants is left to administrators of {}",
                    new TreeSet<>(administration.platformTenants()));
        }
        return new RoleGuard(callers, mappings, administration.platformTenants());
    }

    /** Before any authentication, also at the standalone's token endpoint; after the request log. */
    @Bean
    FilterRegistrationBean<SingleAuthorizationFilter> singleAuthorizationFilter(ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new SingleAuthorizationFilter(problems));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    @Order(100)
    SecurityFilterChain apiSecurity(
            HttpSecurity http,
            ProblemTranslator translator,
            ProblemWriter problems,
            ObjectProvider<AggregateEvents> events,
            ObjectProvider<TimeLimitedReads> reads,
            JwtDecoder decoder)
            throws Exception {
        JwtDecoder tokens = new CachingJwtDecoder(decoder, Clock.systemUTC(), Ticker.systemTicker());
        AuthenticationEntryPoint unauthenticated = (request, response, failure) -> problems.write(
                Problem.of(CommonErrors.UNAUTHENTICATED, "A valid bearer token is needed.")
                        .with("WWW-Authenticate", challenge(request.getHeader("Authorization") != null)),
                request,
                response);
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/actuator/health/**",
                                "/actuator/prometheus",
                                "/v3/api-docs/**",
                                "/v3/api-docs.yaml",
                                "/swagger-ui",
                                "/swagger-ui.html",
                                "/swagger-ui/**",
                                "/error")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET, "/api/v1/ws/dashboard") // Its token comes in its first message.
                        .permitAll()
                        .requestMatchers("/api/v1/**")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(tokens)).authenticationEntryPoint(unauthenticated))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler((request, response, denied) -> problems.write(
                                Problem.of(CommonErrors.NOT_FOUND, "Nothing was found here."), request, response)))
                .addFilterBefore(
                        new ApiKeyFilter(new ApiKeys(events, reads), translator, problems),
                        BearerTokenAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable()) // Tokens are never sent by a browser on its own.
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    /** Turns off the wrapper around each filter of each request, whose metrics are not used. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Spring's firewall with a cheaper check of header values: its regular expression took as long on a token as the
     * database query of the request.
     */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(SecurityConfiguration::isPrintable);
        return firewall;
    }

    /** The same rule as Spring's: assigned characters, and of the control characters only the tab. */
    static boolean isPrintable(String value) {
        int next = 0;
        while (next < value.length()) {
            int c = value.codePointAt(next);
            boolean printable =
                    (c >= ' ' && c <= '~') || c == '\t' || (Character.isDefined(c) && !Character.isISOControl(c));
            if (!printable) {
                return false;
            }
            next += Character.charCount(c);
        }
        return true;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(ProblemTranslator translator, ProblemWriter problems) {
        return (request, response, rejected) -> problems.write(translator.ofStatus(400), request, response);
    }

    private static String challenge(boolean tokenSent) {
        return tokenSent ? "Bearer error=\"invalid_token\"" : "Bearer";
    }
}
