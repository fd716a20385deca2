package io.fleetledger.query.stream;

import io.fleetledger.support.security.CallerReader;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** The WebSocket of dashboards. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DashboardSettings.class)
class DashboardConfiguration {

    @Bean(destroyMethod = "close")
    DashboardSockets dashboardSockets(
            DashboardSettings settings,
            StreamLimits limits,
            JwtDecoder tokens,
            CallerReader callers,
            SubscriberLog subscribersLog,
            Streams streams) {
        return new DashboardSockets(settings, limits, tokens, callers, subscribersLog, streams);
    }

    /** Performs the WebSocket upgrade. */
    @Bean
    WebSocketHttpRequestHandler dashboardUpgrade(DashboardSockets dashboards) {
        return new WebSocketHttpRequestHandler(dashboards);
    }

    @Bean
    SimpleUrlHandlerMapping dashboardMapping(WebSocketHttpRequestHandler dashboardUpgrade, DashboardSettings settings) {
        SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(
                Map.of(DashboardHandshake.PATH, new DashboardHandshake(dashboardUpgrade, settings)));
        mapping.setOrder(1); // After the controllers, before the static resources.
        return mapping;
    }
}
