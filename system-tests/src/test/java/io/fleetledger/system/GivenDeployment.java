package io.fleetledger.system;

import java.nio.file.Path;
import java.util.Optional;

/** One that somebody else has started, at {@code -Dfleet.base-url}. */
record GivenDeployment(String baseUrl, Optional<Path> signingKeyFolder) implements Deployment {

    static Optional<Deployment> named() {
        return property("fleet.base-url")
                .map(url -> new GivenDeployment(
                        url, property("fleet.signing-key-folder").map(Path::of)));
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }

    @Override
    public void stop(boolean failed) {
        // It is not ours.
    }
}
