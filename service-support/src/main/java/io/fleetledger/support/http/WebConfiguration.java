package io.fleetledger.support.http;

import io.fleetledger.support.problem.ProblemResolver;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemValve;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.problem.RefusalMapping;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.security.CallerResolver;
import io.fleetledger.support.security.RoleGuard;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Configures how requests reach controllers, and how errors are answered. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MinRequestDataRate.class)
class WebConfiguration {

    @Bean
    ProblemTranslator problemTranslator(ObjectProvider<RefusalMapping> refusals) {
        return new ProblemTranslator(refusals.orderedStream().toList());
    }

    @Bean
    ProblemWriter problemWriter() {
        return new ProblemWriter();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> minRequestDataRateValve(MinRequestDataRate minRate) {
        return factory -> factory.addEngineValves(new MinRequestDataRateValve(minRate));
    }

    /**
     * Sends {@code 100 Continue} only when the body is read, so that a client does not send the body of a refused
     * request.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueResponseOnRead() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
            }
        });
    }

    /** Of all files that clients download, except what has a minimum rate of its own. */
    @Bean
    MinResponseDataRate minResponseDataRate(
            @Value("${fleet.exports.patience}") Duration patience,
            @Value("${fleet.exports.per-second}") DataSize perSecond) {
        return new MinResponseDataRate("fleet.exports", patience, perSecond);
    }

    /** Before the filters that read parameters, and after the request log. */
    @Bean
    FilterRegistrationBean<SlowFormFilter> slowFormFilter(ProblemTranslator translator, ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new SlowFormFilter(translator, problems));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    WebMvcConfigurer requestHandling(
            CallerReader callers,
            RoleGuard guard,
            JsonMapper json,
            ProblemTranslator translator,
            ProblemWriter problems) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(guard);
                registry.addInterceptor(new ContentEncodingInterceptor());
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerResolver(callers));
                resolvers.add(new JsonBodyResolver(json));
            }

            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.add(0, new ProblemResolver(translator, problems));
            }
        };
    }
}
