package io.fleetledger.system;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the {@link Fleet}, the same for all classes of a JVM, and skips them where what it needs is not there. */
final class FleetExtension implements ParameterResolver, ExecutionCondition, AfterTestExecutionCallback {

    /** One per JVM; closed by JUnit at its end. */
    private static final class Run implements AutoCloseable {

        private final Deployment deployment = Deployments.start();
        private final Fleet fleet = new Fleet(deployment);
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public void close() {
            deployment.stop(failed.get());
        }
    }

    /** Looked for once per run. */
    private record Missing(Optional<String> what) {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return session(context)
                .computeIfAbsent(Missing.class, key -> new Missing(Deployments.missing()), Missing.class)
                .what()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("what it runs on is there"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fleet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return run(context).fleet;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            run(context).failed.set(true);
        }
    }

    private static Run run(ExtensionContext context) {
        return session(context).computeIfAbsent(Run.class, key -> new Run(), Run.class);
    }

    /** Where several JVMs share the classes, each class is an execution of its own, with a root of its own. */
    private static ExtensionContext.Store session(ExtensionContext context) {
        return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, ExtensionContext.Namespace.GLOBAL);
    }
}
