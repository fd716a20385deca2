package io.fleetledger.standalone;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes an application that has lost its stores, and starts another one in its place in the same process. If that
 * cannot start either, the process ends with status 1, as after a refused first start.
 */
final class InPlaceRestart implements ApplicationListener<RestartRequested> {

    private static final Logger LOG = LoggerFactory.getLogger(InPlaceRestart.class);

    private final String[] args;
    private volatile @Nullable ConfigurableApplicationContext running;

    InPlaceRestart(String[] args) {
        this.args = args.clone();
    }

    /** The application, which may be replaced later. */
    ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(FleetLedger.class);
        application.addListeners(this);
        ConfigurableApplicationContext started = application.run(args);
        running = started;
        return started;
    }

    /** The application that was started last. */
    @Nullable ConfigurableApplicationContext running() {
        return running;
    }

    /**
     * Runs on its own thread, as closing waits for the thread that delivers the event. It is no daemon: it keeps the
     * process alive.
     */
    @Override
    public void onApplicationEvent(RestartRequested event) {
        new Thread(() -> replace(event.application()), "restart").start();
    }

    private void replace(ConfigurableApplicationContext lost) {
        lost.close();
        try {
            start();
        } catch (RuntimeException refused) {
            LOG.error("The application could not be restarted; the process ends", refused);
            System.exit(1);
        }
    }
}
