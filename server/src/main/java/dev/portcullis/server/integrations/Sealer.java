package dev.portcullis.server.integrations;

import dev.portcullis.server.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals what may not be read from a stolen disk or backup: AES-256-GCM under a data key, which is itself sealed under the key file's key and
 * kept in the database. The identity of the row is bound in, so a sealed value cannot be moved to another row. A key file that does not fit
 * the database refuses to start.
 */
@Component
public class Sealer {
    private static final int NONCE = 12;
    private static final byte VERSION = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UUID keyId;
    private final SecretKeySpec dataKey;
    private final SecretKeySpec nameKey;

    Sealer(Settings settings, SealedKeyStore store, Clock clock) {
        SecretKeySpec file = new SecretKeySpec(keyFile(settings.keyPath(), store), "AES");
        SealedKeyStore.Row row = store.ensure(
                () -> {
                    byte[] key = random(32);
                    UUID id = UUID.randomUUID();
                    return new SealedKeyStore.Row(id, encrypt(file, key, "data-key:" + id));
                },
                clock.instant());
        this.keyId = row.id();
        byte[] key;
        try {
            key = decrypt(file, row.sealed(), "data-key:" + row.id());
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("The key file " + settings.keyPath()
                    + " is not the one that this database was sealed with. Put the right key file back, or restore the backup that belongs to this one.");
        }
        this.dataKey = new SecretKeySpec(key, "AES");
        this.nameKey = new SecretKeySpec(hmac(new SecretKeySpec(key, "HmacSHA256"), "names"), "HmacSHA256");
    }

    /** @param identity table, row and column that the value belongs to */
    public byte[] seal(String identity, byte[] value) {
        return encrypt(dataKey, value, identity);
    }

    public byte[] seal(String identity, String value) {
        return seal(identity, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalStateException when the value was not sealed for this identity with this key */
    public byte[] open(String identity, byte[] sealed) {
        try {
            return decrypt(dataKey, sealed, identity);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("A sealed value of " + identity + " cannot be opened with key " + keyId);
        }
    }

    public String openText(String identity, byte[] sealed) {
        return new String(open(identity, sealed), StandardCharsets.UTF_8);
    }

    /** A keyed hash for looking up a name that is itself sealed. */
    public String nameKey(UUID workspace, String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(nameKey, workspace + ":" + name));
    }

    /** Bytes that nobody can guess. */
    public static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] keyFile(Path path, SealedKeyStore store) {
        try {
            if (!Files.exists(path)) {
                if (store.any())
                    throw new IllegalStateException("The key file " + path + " is missing, but the database holds sealed values. Put the key file back.");
                if (path.getParent() != null) Files.createDirectories(path.getParent());
                Path fresh = Files.createTempFile(
                        path.toAbsolutePath().getParent(),
                        ".key",
                        "",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(fresh, Base64.getEncoder().encodeToString(random(32)) + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
                Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            for (PosixFilePermission permission : permissions)
                if (!permission.name().startsWith("OWNER"))
                    throw new IllegalStateException("The key file " + path + " can be read by others than its owner. Run chmod 600 on it.");
            byte[] key = Base64.getDecoder().decode(Files.readString(path).strip());
            if (key.length != 32) throw new IllegalStateException("The key file " + path + " does not hold 32 bytes in Base64.");
            return key;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalStateException("The key file " + path + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static byte[] encrypt(SecretKeySpec key, byte[] value, String identity) {
        try {
            byte[] nonce = random(NONCE);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(identity.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = cipher.doFinal(value);
            return ByteBuffer.allocate(1 + NONCE + sealed.length).put(VERSION).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] decrypt(SecretKeySpec key, byte[] sealed, String identity) throws GeneralSecurityException {
        if (sealed.length < 1 + NONCE || sealed[0] != VERSION) throw new GeneralSecurityException("not a sealed value");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 1, NONCE));
        cipher.updateAAD(identity.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
