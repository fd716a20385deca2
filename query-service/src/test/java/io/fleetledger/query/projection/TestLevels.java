package io.fleetledger.query.projection;

import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Levels that nobody waits for. */
public final class TestLevels {

    private TestLevels() {}

    public static ProjectionNotifier unobserved() {
        return new ProjectionNotifier(
                SimpleQueryUpdateEmitter.builder().build(),
                new StaticListableBeanFactory().getBeanProvider(AwaitedProjection.class));
    }
}
