package io.fleetledger.support.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells public addresses from others. A tenant's webhook is called from within the installation's network, so an
 * address that only this network reaches, such as a cloud's metadata service, must not be called.
 */
final class PublicAddresses {

    private static final List<Network> NOT_PUBLIC_4 = List.of(
            new Network("0.0.0.0", 8), // this network
            new Network("10.0.0.0", 8),
            new Network("100.64.0.0", 10), // carrier-grade NAT
            new Network("127.0.0.0", 8),
            new Network("168.63.129.16", 32), // Azure's own, though it looks public
            new Network("169.254.0.0", 16), // link-local; clouds' metadata
            new Network("172.16.0.0", 12),
            new Network("192.0.0.0", 24),
            new Network("192.0.2.0", 24), // documentation
            new Network("192.88.99.0", 24),
            new Network("192.168.0.0", 16),
            new Network("198.18.0.0", 15), // benchmarking
            new Network("198.51.100.0", 24),
            new Network("203.0.113.0", 24),
            new Network("224.0.0.0", 4), // multicast
            new Network("240.0.0.0", 4));

    /** The only part of IPv6 that is routed everywhere. */
    private static final Network GLOBAL_6 = new Network("2000::", 3);

    private static final List<Network> NOT_PUBLIC_6 = List.of(
            new Network("2001::", 23), // protocol assignments, Teredo among them
            new Network("2001:db8::", 32),
            new Network("3fff::", 20));

    private static final Network TUNNEL_OF_4 = new Network("2002::", 16);
    private static final Network TRANSLATED_4 = new Network("64:ff9b::", 96);
    private static final Network COMPATIBLE_4 = new Network("::", 96);

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_4.stream().noneMatch(network -> network.contains(address));
        }
        if (!(address instanceof Inet6Address)) {
            return false;
        }
        if (TRANSLATED_4.contains(address) || COMPATIBLE_4.contains(address)) {
            return contain(inner(address, 12));
        }
        if (TUNNEL_OF_4.contains(address)) {
            return contain(inner(address, 2));
        }
        return GLOBAL_6.contains(address) && NOT_PUBLIC_6.stream().noneMatch(network -> network.contains(address));
    }

    /** The IPv4 address embedded in an IPv6 address. */
    private static InetAddress inner(InetAddress address, int at) {
        byte[] bytes = address.getAddress();
        return ofBytes(Arrays.copyOfRange(bytes, at, at + 4));
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private record Network(InetAddress first, int prefix) {

        /** @param literal an address, never a host name */
        private Network(String literal, int prefix) {
            this(literally(literal), prefix);
        }

        private static InetAddress literally(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(impossible);
            }
        }

        private boolean contains(InetAddress address) {
            byte[] mine = first.getAddress();
            byte[] theirs = address.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
