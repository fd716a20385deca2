package io.fleetledger.standalone;

import java.util.function.IntConsumer;
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
    private final IntConsumer exit;
    private volatile @Nullable ConfigurableApplicationContext running;

    InPlaceRestart(String[] args) {
        this(args, System::exit);
    }

    /** @param exit ends the process with a status */
    InPlaceRestart(String[] args, IntConsumer exit) {
        this.args = args.clone();
        this.exit = exit;
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
        try {
            lost.close();
            start();
        } catch (Throwable refused) { // An Error, too: nobody else would end the process.
            try {
                LOG.error("The application could not be restarted; the process ends", refused);
            } finally {
                exit.accept(1);
            }
        }
    }
}
