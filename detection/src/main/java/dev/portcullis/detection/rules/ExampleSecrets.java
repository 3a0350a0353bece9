package dev.portcullis.detection.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Makes the example secrets of the rule files, always the same from the same text, so that no live-looking token stands in a file.
 *
 * <p>{@code {{ghp_{alnum:30}{crc32base62:6}}}} is literal text, thirty letters and digits, and the checksum of what was drawn since the
 * last literal. Two braces followed by a space are no template.
 */
public final class ExampleSecrets {
    private static final String DIGITS = "0123456789";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Map<String, String> ALPHABETS = Map.ofEntries(
            Map.entry("alnum", DIGITS + LOWER + UPPER),
            Map.entry("lower", DIGITS + LOWER),
            Map.entry("upper", DIGITS + UPPER),
            Map.entry("hex", DIGITS + "abcdef"),
            Map.entry("HEX", DIGITS + "ABCDEF"),
            Map.entry("digits", DIGITS),
            Map.entry("letters", LOWER + UPPER),
            Map.entry("small", LOWER),
            Map.entry("base64", DIGITS + LOWER + UPPER + "+/"),
            Map.entry("base64url", DIGITS + LOWER + UPPER + "-_"),
            Map.entry("base32", UPPER + "234567"),
            Map.entry("bech32", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
            Map.entry("symbols", DIGITS + LOWER + UPPER + "!#%*+-_"));

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int lastLiteral;

    private ExampleSecrets(long seed) {
        random = new Random(seed);
    }

    public static List<String> bad(Rule rule) {
        return expand(rule.id(), rule.bad());
    }

    public static List<String> good(Rule rule) {
        return expand(rule.id() + " good", rule.good());
    }

    private static List<String> expand(String seed, List<String> templates) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            texts.add(expand(seed + " " + i, templates.get(i)));
        }
        return texts;
    }

    public static String expand(String seed, String template) {
        CRC32 crc = new CRC32();
        crc.update((seed + template).getBytes(StandardCharsets.UTF_8));
        return new ExampleSecrets(crc.getValue()).text(template);
    }

    private String text(String template) {
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("{{", at) && at + 2 < template.length() && " .".indexOf(template.charAt(at + 2)) < 0) {
                at = secret(template, at + 2);
            } else {
                out.append(template.charAt(at++));
            }
        }
        return out.toString();
    }

    private int secret(String template, int from) {
        int at = from;
        lastLiteral = out.length();
        while (!template.startsWith("}}", at)) {
            if (at >= template.length()) {
                throw new IllegalArgumentException("a template does not end: " + template);
            }
            if (template.charAt(at) == '{') {
                int close = template.indexOf('}', at);
                generate(template.substring(at + 1, close));
                at = close + 1;
            } else {
                out.append(template.charAt(at++));
                lastLiteral = out.length();
            }
        }
        return at + 2;
    }

    private void generate(String generator) {
        String[] parts = generator.split(":", 3);
        int count = Integer.parseInt(parts[1]);
        switch (parts[0]) {
            case "crc32base62" -> {
                CRC32 crc = new CRC32();
                crc.update(out.substring(lastLiteral).getBytes(StandardCharsets.UTF_8));
                base62(crc.getValue(), count);
            }
            case "lines64" -> lines(count);
            case "base64of" -> {
                String plain = parts[2] + draw(ALPHABETS.get("alnum"), count);
                out.append(Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
            }
            default -> {
                String alphabet = ALPHABETS.get(parts[0]);
                if (alphabet == null) {
                    throw new IllegalArgumentException("no such generator: " + generator);
                }
                out.append(draw(alphabet, count));
            }
        }
    }

    private void lines(int count) {
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : "\n").append(draw(ALPHABETS.get("base64"), 64));
        }
    }

    private String draw(String alphabet, int count) {
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < count; i++) {
            drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return drawn.toString();
    }

    private void base62(long number, int width) {
        String digits = DIGITS + UPPER + LOWER;
        StringBuilder text = new StringBuilder();
        for (long rest = number; rest > 0 || text.length() < width; rest /= 62) {
            text.append(digits.charAt((int) (rest % 62)));
        }
        out.append(text.reverse());
    }
}
