package io.fleetledger.support.axon;

/** Names messages that are handled by one of several addressees, in whichever process it runs. */
public final class AddressedMessageNames {

    private AddressedMessageNames() {}

    public static String name(Class<?> message, String addressee) {
        return message.getName() + "@" + addressee;
    }
}
