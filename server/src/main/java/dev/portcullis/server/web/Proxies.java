package dev.portcullis.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The reverse proxies that the settings name. Each adds the address that it was called from to the right of {@code X-Forwarded-For}; what stands
 * left of the first one that is not ours was written by the caller, and may be anything.
 */
final class Proxies {
    /** Digits, letters of hexadecimal numbers, dots and colons: nothing that would be looked up by name. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");

    private record Range(byte[] address, int bits) {
        boolean holds(byte[] other) {
            if (other.length != address.length) return false;
            for (int bit = 0; bit < bits; bit++)
                if (((address[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
            return true;
        }
    }

    private final List<Range> ranges = new ArrayList<>();

    /** @throws IllegalStateException when one is neither an address nor a range, with a sentence for whoever set it */
    Proxies(List<String> trusted) {
        for (String each : trusted) if (!each.isBlank()) ranges.add(range(each.strip()));
    }

    /**
     * @param peer the address that is connected to us
     * @param forwarded all lines of the header, in their order
     */
    String origin(String peer, Enumeration<String> forwarded) {
        if (ranges.isEmpty() || !trusts(peer)) return peer;
        List<String> chain = new ArrayList<>();
        while (forwarded.hasMoreElements()) for (String each : forwarded.nextElement().split(",")) chain.add(plain(each.strip()));
        String origin = peer;
        for (String each : chain.reversed()) {
            byte[] address = address(each);
            if (address == null) return origin; // no address: whoever stands right of it is the last who is known
            origin = text(address);
            if (!trusts(origin)) return origin;
        }
        return origin;
    }

    private boolean trusts(String address) {
        byte[] bytes = address(address);
        return bytes != null && ranges.stream().anyMatch(range -> range.holds(bytes));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        try {
            int bits = slash < 0 ? address == null ? 0 : address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (address != null && bits >= 0 && bits <= address.length * 8) return new Range(address, bits);
        } catch (NumberFormatException malformed) {
            // Said below.
        }
        throw new IllegalStateException("PORTCULLIS_TRUSTED_PROXIES holds " + Shown.text(text) + ", which is neither an address nor a range such as 10.0.0.0/8.");
    }

    /** Some proxies add a port, and brackets about an IPv6 address. */
    private static String plain(String text) {
        if (text.startsWith("[") && text.indexOf(']') > 0) return text.substring(1, text.indexOf(']'));
        int colon = text.indexOf(':');
        return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static byte @org.jspecify.annotations.Nullable [] address(String text) {
        if (!ADDRESS.matcher(text).matches() || text.indexOf(':') < 0 && text.chars().filter(each -> each == '.').count() != 3) return null;
        try {
            return InetAddress.getByName(text).getAddress(); // an address of IPv4 in IPv6's clothes comes out as IPv4
        } catch (UnknownHostException malformed) {
            return null;
        }
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
