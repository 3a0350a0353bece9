package dev.portcullis.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an installation may set, each also as an environment variable ({@code PORTCULLIS_DATA_FOLDER} and so on).
 *
 * @param address where people reach the pages; links in comments and mails start with it
 * @param deliveryAddress where Bitbucket reaches the webhook listener; the address when null
 * @param dataFolder database, mirrors, key file
 * @param databaseUrl JDBC address of an outside PostgreSQL with user and password; null for the embedded one
 * @param keyFile the key that seals credentials; {@code <data folder>/portcullis.key} when null
 * @param node stable name of this process: on start it takes up the jobs that it left; one of its data folder's own when null
 * @param trustedProxies addresses and ranges ({@code 10.0.0.0/8}) of reverse proxies whose word on a request's origin is believed
 * @param signInNotice a line on the sign-in page
 * @param smtp the mail server; no mail is sent while it has no host
 * @param outbound where requests of channels may go
 * @param administratorName bootstrap administrator, made on first start when both are given
 */
@ConfigurationProperties("portcullis")
public record Settings(
        @DefaultValue("http://localhost:8080") URI address,
        @Nullable URI deliveryAddress,
        @DefaultValue("data") Path dataFolder,
        @Nullable String databaseUrl,
        @Nullable Path keyFile,
        @Nullable String node,
        @DefaultValue({}) List<String> trustedProxies,
        @Nullable String signInNotice,
        @Nullable String administratorName,
        @Nullable String administratorPassword,
        @DefaultValue Bitbucket bitbucket,
        @DefaultValue Engines engines,
        @DefaultValue Mirrors mirrors,
        @DefaultValue Smtp smtp,
        @DefaultValue Outbound outbound,
        @DefaultValue Posture posture) {

    /** Addresses of Bitbucket Cloud. */
    public record Bitbucket(
            @DefaultValue("https://api.bitbucket.org/2.0") URI api, @DefaultValue("https://bitbucket.org") URI web) {}

    /** @param deadlineSeconds after which a scan is given up, with a gap */
    public record Engines(@DefaultValue("2") int processes, @DefaultValue("120") int deadlineSeconds) {}

    /** @param largestGigabytes the largest pack that a fetch may bring; Bitbucket holds repositories to 4 GB */
    public record Mirrors(@DefaultValue("5") int largestGigabytes) {}

    /**
     * @param host null: no mail
     * @param user null for a server that asks for none
     * @param from the sender's address
     * @param tls none, starttls (demanded, not merely tried) or tls (from the first byte)
     * @param timeoutSeconds for connecting, each read and each write
     */
    public record Smtp(
            @Nullable String host,
            @DefaultValue("587") int port,
            @Nullable String user,
            @Nullable String password,
            @DefaultValue("portcullis@localhost.localdomain") String from,
            @DefaultValue("starttls") Tls tls,
            @DefaultValue("15") int timeoutSeconds) {
        public enum Tls {
            NONE,
            STARTTLS,
            TLS
        }

        public boolean on() {
            return host != null && !host.isBlank();
        }

        @Override
        public String toString() {
            return "Smtp[" + host + ":" + port + "]";
        }
    }

    /**
     * @param allowPrivate whether outgoing webhooks may go to this machine and to private networks, and without TLS; not on any page, on purpose
     * @param timeoutSeconds for a whole request
     */
    public record Outbound(@DefaultValue("false") boolean allowPrivate, @DefaultValue("15") int timeoutSeconds) {}

    /** @param every how old a setting's reading may become before it is read again */
    public record Posture(@DefaultValue("6h") Duration every) {}

    public Path keyPath() {
        return keyFile == null ? dataFolder.resolve("portcullis.key") : keyFile;
    }

    /** Where Bitbucket delivers the events of the hook whose address ends so. */
    public URI deliveries(String hookPath) {
        return URI.create(deliveries().toString().replaceAll("/+$", "") + "/hooks/bitbucket/" + hookPath);
    }

    public URI deliveries() {
        return deliveryAddress == null ? address : deliveryAddress;
    }

    @Override
    public String toString() {
        return "Settings[" + address + ", " + dataFolder + "]";
    }
}
