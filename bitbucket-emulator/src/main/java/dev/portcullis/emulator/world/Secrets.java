package dev.portcullis.emulator.world;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Makes credentials that look live, the same in every start, so that none stands in the project's source.
 *
 * <p>They open nothing. Where a format carries a checksum, it is right.
 */
final class Secrets {

    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String HEX = "0123456789abcdef";

    private Secrets() {}

    /** The credential of a kind; the number after a colon tells several of a kind apart. */
    static String make(String name) {
        Random random = new Random(name.hashCode() * 31L + 7);
        String kind = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
        return switch (kind) {
            case "aws-id" -> "AKI" + "A" + text(random, BASE32, 16);
            case "aws-secret" -> text(random, ALPHANUMERIC + "/+", 40);
            case "slack-bot" ->
                "xox" + "b-" + text(random, "123456789", 12) + "-" + text(random, "123456789", 13) + "-"
                        + text(random, ALPHANUMERIC, 24);
            case "stripe" -> "sk_" + "live_" + text(random, ALPHANUMERIC, 24);
            case "github" -> checked("gh" + "p_", text(random, ALPHANUMERIC, 30));
            case "npm" -> checked("np" + "m_", text(random, ALPHANUMERIC, 30));
            case "sendgrid" -> "S" + "G." + text(random, ALPHANUMERIC, 22) + "." + text(random, ALPHANUMERIC, 43);
            case "google" -> "AI" + "za" + text(random, ALPHANUMERIC + "_-", 35);
            case "twilio" -> "S" + "K" + text(random, HEX, 32);
            case "password" -> text(random, ALPHANUMERIC, 18);
            case "hex" -> text(random, HEX, 64);
            case "private-key" -> privateKey(random);
            default -> throw new IllegalArgumentException("No such secret: " + name);
        };
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** The last six characters are the CRC-32 of what stands between prefix and them, in base 62. */
    private static String checked(String prefix, String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        StringBuilder sum = new StringBuilder();
        for (long rest = crc.getValue(); rest > 0; rest /= 62) {
            sum.insert(0, ALPHANUMERIC.charAt((int) (rest % 62)));
        }
        return prefix + body + "0".repeat(6 - sum.length()) + sum;
    }

    private static String privateKey(Random random) {
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed(random.nextLong());
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256, seeded);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            String line = "PRIVATE" + " KEY-----";
            return "-----BEGIN " + line + "\n" + text + "\n-----END " + line;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
