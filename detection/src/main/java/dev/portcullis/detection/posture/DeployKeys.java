package dev.portcullis.detection.posture;

/** What a deploy key is known by: Bitbucket's number changes when a key is removed and put back, its text does not. */
public final class DeployKeys {
    private DeployKeys() {}

    /** Of type and key, without the comment. */
    public static String keyOf(String text) {
        String[] parts = text.strip().split("\\s+");
        return PostureEngine.digest(parts.length > 1 ? parts[0] + " " + parts[1] : parts[0]);
    }
}
