package io.fleetledger.support.webhook;

import io.fleetledger.support.validation.InvalidValueException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Checks where webhooks may go. A sender has to connect to the addresses that {@link #resolve} returns: a second lookup
 * of the name could return another address and bypass the check.
 */
public final class WebhookTargets {

    static final int MAX_LENGTH = 2_048;

    private static final int MAX_PORT = 65_535;

    private final boolean allowPrivate;
    private final Names names;

    /** @param allowPrivate whether addresses that only this network reaches may be called */
    public WebhookTargets(boolean allowPrivate) {
        this(allowPrivate, InetAddress::getAllByName);
    }

    WebhookTargets(boolean allowPrivate, Names names) {
        this.allowPrivate = allowPrivate;
        this.names = names;
    }

    /** Looks up all addresses of a name; a literal address is returned as it is. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * Returns a URL that webhooks may go to, as it was given. Its host is looked up if that is possible from here: a
     * host that cannot be found now may be found later, and is checked then.
     *
     * @throws InvalidValueException if webhooks may not go there
     */
    public String check(String url) {
        URI parsed = parse(url);
        try {
            resolve(hostOf(parsed));
        } catch (ForbiddenTargetException forbidden) {
            throw new InvalidValueException(
                    "must not lead to a private, local or reserved address", "url_target_forbidden");
        } catch (UnknownHostException notFoundFromHere) {
            return url;
        }
        return url;
    }

    /** Checks the shape alone, without looking up any address. */
    public static URI parse(String url) {
        if (url.isEmpty()) {
            throw new InvalidValueException("is required", "missing");
        }
        if (url.length() > MAX_LENGTH) {
            throw new InvalidValueException("must have at most " + MAX_LENGTH + " characters", "string_too_long");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            throw invalid("must be a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw invalid("must begin with https:// or http://");
        }
        if (uri.getHost() == null || !url.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw invalid("must name a host, in ASCII");
        }
        if (uri.getRawUserInfo() != null) {
            throw invalid("must not hold a user or a password");
        }
        if (uri.getRawFragment() != null) {
            throw invalid("must not have a fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw invalid("must have a port from 1 to 65535");
        }
        return uri;
    }

    /**
     * Returns all addresses of a host, each of which may be called.
     *
     * @throws ForbiddenTargetException if any of them must not be called: a name with both kinds is not trusted at all
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.addresses(host);
        if (!allowPrivate && !Arrays.stream(addresses).allMatch(PublicAddresses::contain)) {
            throw new ForbiddenTargetException(host);
        }
        return addresses;
    }

    private static String hostOf(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static InvalidValueException invalid(String message) {
        return new InvalidValueException(message, "url_invalid");
    }

    /** Thrown for a host with an address that webhooks must not go to. */
    public static final class ForbiddenTargetException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        ForbiddenTargetException(String host) {
            super(host);
        }
    }
}
