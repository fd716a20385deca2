package io.fleetledger.support.refusal;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.repeat.PeriodicTask;
import io.fleetledger.support.routing.CombinedApi;
import io.fleetledger.support.security.CallerReader;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Records refused writes in every service that serves requests. */
@Configuration(proxyBeanMethods = false)
class RefusalConfiguration {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    @Bean
    RefusalLedger refusalLedger(Events events) {
        return new RefusalLedger(events, Clock.tickMillis(ZoneOffset.UTC));
    }

    /** After the security filters (order -100), as it needs the caller, and before all filters that refuse. */
    @Bean
    FilterRegistrationBean<RefusalFilter> refusalFilter(
            RefusalLedger ledger,
            CallerReader callers,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            ObjectProvider<CombinedApi> whole) {
        var registration = new FilterRegistrationBean<>(
                new RefusalFilter(ledger, callers, SingletonSupplier.of(() -> routes(mappings, whole))));
        registration.setOrder(-75);
        registration.addUrlPatterns("/api/*");
        return registration;
    }

    /**
     * Includes the routes of services that form one API with this one: requests that they do not accept are refused
     * here, too.
     */
    private static List<PathPattern> routes(
            ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<CombinedApi> whole) {
        Stream<PathPattern> own = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(mapping -> Stream.ofNullable(mapping.getPathPatternsCondition()))
                .flatMap(paths -> paths.getPatterns().stream());
        return Stream.concat(own, whole.stream().flatMap(CombinedApi::routes))
                .filter(route -> route.getPatternString().startsWith("/api/"))
                .sorted()
                .toList();
    }

    @Bean
    SmartLifecycle refusalAppending(RefusalLedger ledger) {
        return new Appending(ledger);
    }

    /** Stops after the last request (the web server's phases are above) and before the connection to the log. */
    private static final class Appending implements SmartLifecycle {

        private static final Logger LOG = LoggerFactory.getLogger(Appending.class);
        private static final int BELOW_THE_WEB_SERVER = Integer.MAX_VALUE - 4_096;

        private final RefusalLedger ledger;
        private final PeriodicTask task;

        private Appending(RefusalLedger ledger) {
            this.ledger = ledger;
            task = new PeriodicTask(
                    "refusals",
                    POLL_INTERVAL,
                    ledger::appendDue,
                    failure -> LOG.warn("Could not record refused writes", failure));
        }

        @Override
        public void start() {
            task.start();
        }

        @Override
        public void stop() {
            task.stop();
            ledger.appendAll();
        }

        @Override
        public boolean isRunning() {
            return task.isRunning();
        }

        @Override
        public int getPhase() {
            return BELOW_THE_WEB_SERVER;
        }
    }
}
