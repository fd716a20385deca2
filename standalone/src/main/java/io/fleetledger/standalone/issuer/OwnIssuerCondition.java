package io.fleetledger.standalone.issuer;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Holds unless another issuer is configured. An empty name, as of an unset environment variable, does not count. */
final class OwnIssuerCondition extends SpringBootCondition {

    private static final String OTHER_ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean otherIssuer = StringUtils.hasText(context.getEnvironment().getProperty(OTHER_ISSUER));
        return new ConditionOutcome(
                !otherIssuer,
                ConditionMessage.forCondition("Own issuer")
                        .because(OTHER_ISSUER + (otherIssuer ? " names another" : " is not set")));
    }
}
