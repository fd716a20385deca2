package io.fleetledger.support.axon;

/** Names messages that are handled by one of several addressees, in whichever process it runs. */
public final class Addressed {

    private Addressed() {}

    public static String name(Class<?> message, String addressee) {
        return message.getName() + "@" + addressee;
    }
}
