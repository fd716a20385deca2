package io.fleetledger.system;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Fleet}: that of {@code -Dfleet.base-url}, or one process for the whole run. Where the key that
 * signs the former's tokens is at hand, {@code -Dfleet.signing-key-folder} says so: tests that make much then have tenants
 * of their own there, too.
 */
final class FleetExtension implements ParameterResolver, AfterTestExecutionCallback {

    /** One per run; closed by JUnit at its end. */
    private static final class Run implements AutoCloseable {

        private final @Nullable FleetProcess process;
        private final Fleet fleet;
        private final AtomicBoolean failed = new AtomicBoolean();

        Run() {
            String given = System.getProperty("fleet.base-url", "");
            process = given.isBlank() ? FleetProcess.start() : null;
            fleet = process == null
                    ? new Fleet(given, signingKeyFolder())
                    : new Fleet(process.baseUrl(), process.dataFolder());
        }

        private static @Nullable Path signingKeyFolder() {
            String folder = System.getProperty("fleet.signing-key-folder", "");
            return folder.isBlank() ? null : Path.of(folder);
        }

        @Override
        public void close() {
            if (process != null) {
                process.stop(failed.get());
            }
        }
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
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Run.class, key -> new Run(), Run.class);
    }
}
