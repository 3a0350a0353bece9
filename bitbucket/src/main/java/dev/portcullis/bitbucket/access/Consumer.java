package dev.portcullis.bitbucket.access;

/**
 * An OAuth consumer of a workspace: it is given tokens of one hour (facts section 1.2), and its calls are counted together.
 *
 * @param key public, the client id
 */
public record Consumer(String key, Secret secret) {

    public Consumer {
        Basic.checkUser(key);
    }

    /** The value of the {@code Authorization} header where tokens are given. Secret: never to be logged. */
    public String authorization() {
        return Basic.header(key, secret);
    }
}
