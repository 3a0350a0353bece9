package dev.portcullis.bitbucket.webhook;

import dev.portcullis.bitbucket.access.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Hub-Signature}: {@code sha256=} and the HMAC-SHA256 of the raw body in hexadecimal (facts section 6.2).
 * It covers the body only, no header: neither event key nor delivery id are proven by it.
 */
public final class WebhookSignature {

    public static final String HEADER = "X-Hub-Signature";

    private static final String PREFIX = "sha256=";
    private static final int DIGITS = 64;

    private WebhookSignature() {}

    /**
     * True when the header is the signature of these very bytes under one of the secrets. Takes the same time whichever
     * secret fits, and wherever a wrong signature differs.
     *
     * @param secrets usually one, two while the secret is being changed
     * @param rawBody the bytes as they came
     * @param header null when the delivery had none
     */
    public static boolean verify(Collection<Secret> secrets, byte[] rawBody, @Nullable String header) {
        if (header == null || header.length() != PREFIX.length() + DIGITS || !header.startsWith(PREFIX)) {
            return false;
        }
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean verified = false;
        for (Secret secret : secrets) {
            verified |= MessageDigest.isEqual(hmac(secret, rawBody), claimed);
        }
        return verified;
    }

    /** The header value for a body, as Bitbucket would send it. */
    public static String sign(Secret secret, byte[] rawBody) {
        return PREFIX + HexFormat.of().formatHex(hmac(secret, rawBody));
    }

    private static byte[] hmac(Secret secret, byte[] rawBody) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(rawBody);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
