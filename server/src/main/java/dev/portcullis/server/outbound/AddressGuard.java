package dev.portcullis.server.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which network addresses requests may go to: those of the public internet. IANA's special-purpose registries as of 2026-11, with the IPv4
 * address judged that an IPv6 one carries.
 */
final class AddressGuard {
    private AddressGuard() {}

    static boolean open(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return false;
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? open4(bytes) : open6(bytes);
    }

    private static boolean open4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        if (first == 0 || first == 10 || first == 127 || first >= 224) return false;
        if (first == 100 && second >= 64 && second < 128) return false; // shared by carriers
        if (first == 169 && second == 254) return false;
        if (first == 172 && second >= 16 && second < 32) return false;
        if (first == 192 && second == 168) return false;
        if (first == 192 && second == 0 && (third == 0 || third == 2)) return false;
        if (first == 192 && second == 88 && third == 99) return false; // relays of 6to4
        if (first == 198 && (second == 18 || second == 19)) return false; // benchmarks
        if (first == 198 && second == 51 && third == 100) return false;
        return !(first == 203 && second == 0 && third == 113);
    }

    private static boolean open6(byte[] bytes) {
        if ((bytes[0] & 0xe0) != 0x20) return nat64(bytes) && open4(Arrays.copyOfRange(bytes, 12, 16)); // only 2000::/3 is given out
        int head = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int next = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if (head == 0x2002) return open4(Arrays.copyOfRange(bytes, 2, 6)); // 6to4
        if (head == 0x2001 && next < 0x0200) return false; // Teredo, benchmarks, ORCHID
        if (head == 0x2001 && next == 0x0db8) return false; // documentation
        return head != 0x3fff;
    }

    /** 64:ff9b::/96 leads to the IPv4 address in its end. */
    private static boolean nat64(byte[] bytes) {
        return bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b && zero(bytes, 4, 12);
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] != 0) return false;
        return true;
    }

    /** Who says what addresses a name leads to. */
    interface Names {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    /** All of them, or none: a name that leads to both sides of the fence is not trusted. */
    static InetAddress[] resolve(Names names, String host, boolean allowPrivate) throws UnknownHostException {
        InetAddress[] all = names.all(host);
        if (!allowPrivate)
            for (InetAddress each : all)
                if (!open(each)) throw new Forbidden(host + " is an address of this machine or of a private network");
        return all;
    }

    /** Not an unknown host, but the one exception that the resolver may throw. */
    static final class Forbidden extends UnknownHostException {
        Forbidden(String sentence) {
            super(sentence);
        }
    }
}
