package io.fleetledger.standalone;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;

/** The stores of this application can be written to again, but not by it: it is to be closed, and another one started. */
final class StartAnew extends ApplicationEvent {

    private static final long serialVersionUID = 1L;

    private final transient ConfigurableApplicationContext application;

    StartAnew(ConfigurableApplicationContext application) {
        super(application);
        this.application = application;
    }

    ConfigurableApplicationContext application() {
        return application;
    }
}
