package dev.portcullis.emulator.hooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Tells a public, routed address, as hooks must have (facts 6.1), from every other. */
public final class PublicAddress {

    /** Networks that are not routed in public, by the special-purpose registries of IANA (RFC 6890 and its successors). */
    private static final int[][] RESERVED = {
        {0, 0, 8},
        {10, 0, 8},
        {100, 64, 10},
        {127, 0, 8},
        {169, 254, 16},
        {172, 16, 12},
        {192, 168, 16},
        {198, 18, 15},
        {224, 0, 3},
    };

    private PublicAddress() {}

    /** @param url any text; what is no http address with a host counts as not public */
    public static boolean isPublic(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || uri.getUserInfo() != null) {
                return false;
            }
            for (InetAddress one : InetAddress.getAllByName(uri.getHost())) {
                if (!isPublic(one)) {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException | UnknownHostException unknown) {
            return false;
        }
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
        }
        // 64:ff9b::/96 carries an IPv4 address, and so does 2002::/16.
        if (bytes[0] == 0 && (bytes[1] & 0xff) == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
            return isPublic(bytes[12] & 0xff, bytes[13] & 0xff, bytes[14] & 0xff);
        }
        if ((bytes[0] & 0xff) == 0x20 && bytes[1] == 2) {
            return isPublic(bytes[2] & 0xff, bytes[3] & 0xff, bytes[4] & 0xff);
        }
        // Only 2000::/3 is given out, and 2001:db8::/32 of it is for documents.
        boolean documents =
                (bytes[0] & 0xff) == 0x20 && bytes[1] == 1 && (bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8;
        return (bytes[0] & 0xe0) == 0x20 && !documents;
    }

    private static boolean isPublic(int first, int second, int third) {
        int start = first << 8 | second;
        for (int[] network : RESERVED) {
            int shift = 16 - network[2];
            if (shift >= 0 && start >> shift == (network[0] << 8 | network[1]) >> shift) {
                return false;
            }
        }
        boolean protocols = first == 192 && second == 0 && (third == 0 || third == 2);
        boolean documents = first == 198 && second == 51 && third == 100 || first == 203 && second == 0 && third == 113;
        return !protocols && !documents;
    }
}
