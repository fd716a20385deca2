package io.fleetledger.support.waiting;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Wherever a test of any module does not say how long it waits, it waits for as long as a busy machine may need: how quick
 * the machine is, is not tested.
 */
public final class PatientWaits implements LauncherSessionListener {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(TIMEOUT);
    }
}
