package io.fleetledger.support.idempotency;

import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.StoreErasure;
import io.fleetledger.support.offboarding.TenantErasure;
import io.fleetledger.support.problem.ProblemTranslator;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Answers repeated requests, and gives controllers the ids that follow from their keys. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

    /** After the security filters (order -100): it needs the caller. */
    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            IdempotencyStore store, CallerReader callers, ProblemTranslator translator, ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(
                new IdempotencyFilter(store, callers, translator, problems, Clock.systemUTC()));
        registration.setOrder(0);
        registration.addUrlPatterns("/api/*");
        return registration;
    }

    @Bean
    WebMvcConfigurer creationIds() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CreationIdResolver());
            }
        };
    }

    @Bean
    TenantErasure idempotencyErasure(ObjectProvider<IdempotencyStore> store) {
        return new StoreErasure(
                ErasedPart.IDEMPOTENCY_RECORDS, tenantId -> store.getObject().deleteByTenant(tenantId));
    }
}
