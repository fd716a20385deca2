package io.fleetledger.support.ratelimit;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Holds where a limit is set, even an invalid one, which must be refused rather than ignored. */
final class RateLimitedCondition extends SpringBootCondition {

    static final String REQUESTS_PER_MINUTE = "fleet.rate-limit.requests-per-minute";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        long perMinute = context.getEnvironment().getProperty(REQUESTS_PER_MINUTE, Long.class, 0L);
        return new ConditionOutcome(
                perMinute != 0,
                ConditionMessage.forCondition("Rate limit").because(REQUESTS_PER_MINUTE + " is " + perMinute));
    }
}
