package io.fleetledger.query.projection;

import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Levels that nobody waits for. */
public final class TestLevels {

    private TestLevels() {}

    public static ProjectionLevels unobserved() {
        return new ProjectionLevels(
                SimpleQueryUpdateEmitter.builder().build(),
                new StaticListableBeanFactory().getBeanProvider(FollowedProjection.class));
    }
}
