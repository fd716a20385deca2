package io.fleetledger.standalone;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Asks for a new application: the stores can be written to again, but not by this application, which is to be closed.
 */
final class RestartRequested extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final transient ConfigurableApplicationContext application;

    RestartRequested(ConfigurableApplicationContext application) {
        super(application);
        this.application = application;
    }

    ConfigurableApplicationContext application() {
        return application;
    }
}
