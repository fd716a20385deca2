package io.fleetledger.support.axon;

/** Names messages that one of several addressees handles, wherever it runs. */
public final class Addressed {

    private Addressed() {}

    public static String name(Class<?> message, String addressee) {
        return message.getName() + "@" + addressee;
    }
}
