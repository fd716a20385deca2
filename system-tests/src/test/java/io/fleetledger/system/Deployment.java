package io.fleetledger.system;

import java.nio.file.Path;
import java.util.Optional;

/** What the tests run against. */
interface Deployment {

    String baseUrl();

    /** The folder with the {@code signing-key.json} that its tokens are signed with, where that is at hand. */
    Optional<Path> signingKeyFolder();

    /**
     * Ends what the tests have started.
     *
     * @param failed whether the end of its output is wanted
     */
    void stop(boolean failed);
}
