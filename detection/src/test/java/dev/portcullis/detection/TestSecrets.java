package dev.portcullis.detection;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Secrets for tests, drawn from a seed, with the forms that providers publish; shares nothing with the engine. */
public final class TestSecrets {
    private static final String ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random;

    public TestSecrets(long seed) {
        random = new Random(seed);
    }

    public String draw(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    public String alnum(int length) {
        return draw(ALNUM, length);
    }

    public String hex(int length) {
        return draw("0123456789abcdef", length);
    }

    /** A classic GitHub token with the right checksum. */
    public String github() {
        String body = alnum(30);
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        BigInteger rest = BigInteger.valueOf(crc.getValue());
        char[] digits = new char[6];
        for (int i = 5; i >= 0; i--) {
            BigInteger[] split = rest.divideAndRemainder(BigInteger.valueOf(62));
            digits[i] = ALNUM.charAt(split[1].intValue());
            rest = split[0];
        }
        return "gh" + "p_" + body + new String(digits);
    }

    public String awsId() {
        return "AK" + "IA" + draw("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
    }

    public String awsSecret() {
        return alnum(10) + "a7Q" + draw(ALNUM + "+/", 26) + "Z" ;
    }

    public String stripe() {
        return "sk" + "_live_" + alnum(24);
    }

    public String password() {
        return "Tr" + alnum(9) + "!7x";
    }

    /** Lines of a key's body, without the frame. */
    public String keyLines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(draw(ALNUM + "+/", 64)).append('\n');
        }
        return lines.toString();
    }

    public String privateKey(int lines) {
        return "-----BEGIN RSA PRIVATE" + " KEY-----\n" + keyLines(lines) + "-----END RSA PRIVATE" + " KEY-----\n";
    }
}
