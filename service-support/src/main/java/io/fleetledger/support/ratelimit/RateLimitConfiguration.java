package io.fleetledger.support.ratelimit;

import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.fleetledger.support.problem.ProblemWriter;
import io.fleetledger.support.security.CallerReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Sets up each tenant's request limit, if there is one; otherwise requests pass no filter for it. */
@Configuration(proxyBeanMethods = false)
@Conditional(RateLimitedCondition.class)
class RateLimitConfiguration {

    /** Together with the wait for the read store, an outage is still reported within three seconds. */
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @Bean
    DeclaredIndexes rateLimitIndexes() {
        return new DeclaredIndexes(
                SharedBuckets.COLLECTION, List.of(Index.ofExpiry("by-expiry", SharedBuckets.EXPIRES_AT)));
    }

    /** After the security filters (order -100) and before the idempotency keys (order 0). */
    @Bean
    FilterRegistrationBean<RateLimitFilter> rateLimitFilter(
            @Value("${" + RateLimitedCondition.REQUESTS_PER_MINUTE + "}") long perMinute,
            MongoDatabaseFactory databases,
            CallerReader callers,
            ProblemWriter problems) {
        TenantLimits limits = new TenantLimits(perMinute, databases.getMongoDatabase(), Clock.systemUTC(), TIMEOUT);
        var registration = new FilterRegistrationBean<>(new RateLimitFilter(limits, callers, problems));
        registration.setOrder(-50);
        registration.addUrlPatterns("/api/*");
        return registration;
    }
}
