package io.fleetledger.support.axon;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageHandlerInterceptor;

/** What stands between the log and a group's handlers, also while the group is rebuilt. */
@FunctionalInterface
public interface GroupInterceptors {

    /** The interceptor of this group's handlers. */
    MessageHandlerInterceptor<EventMessage<?>> of(String group);
}
