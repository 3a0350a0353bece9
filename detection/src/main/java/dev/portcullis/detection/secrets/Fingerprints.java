package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a secret is known by for life: a keyed hash of the rule's type and the value.
 *
 * <p>Keyed, because values may be guessable: a plain hash of a password is a password list's work.
 */
final class Fingerprints {
    static final String ALGORITHM = "secret-hmac-v1";

    private final Mac mac;

    Fingerprints(byte[] identityKey) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(identityKey, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One at a time: the threads that share a scan share the key's state. */
    synchronized Fingerprint of(String secretType, String normalisedValue) {
        byte[] digest = mac.doFinal((secretType + "\0" + normalisedValue).getBytes(StandardCharsets.UTF_8));
        return new Fingerprint(ALGORITHM, HexFormat.of().formatHex(digest));
    }
}
