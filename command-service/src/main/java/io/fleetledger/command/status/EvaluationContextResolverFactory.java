package io.fleetledger.command.status;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.time.Duration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Passes the {@link EvaluationContext} to handlers of the log's events. */
@Component
final class EvaluationContextResolverFactory implements ParameterResolverFactory {

    private final Duration offlineAfter;

    EvaluationContextResolverFactory(@Value("${fleet.status.offline-after}") Duration offlineAfter) {
        this.offlineAfter = offlineAfter;
    }

    @Override
    public @Nullable ParameterResolver<EvaluationContext> createInstance(
            Executable executable, Parameter[] parameters, int parameterIndex) {
        return parameters[parameterIndex].getType() == EvaluationContext.class ? new EvaluationContextResolver() : null;
    }

    private final class EvaluationContextResolver implements ParameterResolver<EvaluationContext> {

        @Override
        public EvaluationContext resolveParameterValue(Message<?> message) {
            TrackedEventMessage<?> event = (TrackedEventMessage<?>) message;
            return new EvaluationContext(position(event), event.getTimestamp(), offlineAfter);
        }

        @Override
        public boolean matches(Message<?> message) {
            return message instanceof TrackedEventMessage;
        }
    }

    private static long position(TrackedEventMessage<?> event) {
        return event.trackingToken()
                .position()
                .orElseThrow(() ->
                        new IllegalStateException("The event has no position in the log: " + identifierOf(event)));
    }

    private static String identifierOf(EventMessage<?> event) {
        return event.getIdentifier();
    }
}
