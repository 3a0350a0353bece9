package dev.portcullis.bitbucket.http;

import java.net.URI;

/**
 * Where Bitbucket is.
 *
 * @param api the REST API with its version, such as {@code https://api.bitbucket.org/2.0}
 * @param web pages and git, such as {@code https://bitbucket.org}
 */
public record BitbucketAddresses(URI api, URI web) {

    /** Atlassian's own service. */
    public static final BitbucketAddresses CLOUD =
            new BitbucketAddresses(URI.create("https://api.bitbucket.org/2.0"), URI.create("https://bitbucket.org"));

    /**
     * Trailing slashes are dropped.
     *
     * @throws IllegalArgumentException when an address is not http or https, or holds a user, a query or a fragment
     */
    public BitbucketAddresses {
        api = checked(api);
        web = checked(web);
    }

    /** The address to clone from, without any user. */
    public URI git(String workspaceSlug, String repositorySlug) {
        return URI.create(
                web + "/" + PathParts.encode(workspaceSlug) + "/" + PathParts.encode(repositorySlug) + ".git");
    }

    /** The page of a repository. */
    public URI page(String workspaceSlug, String repositorySlug) {
        return URI.create(web + "/" + PathParts.encode(workspaceSlug) + "/" + PathParts.encode(repositorySlug));
    }

    /** The page of a pull request. */
    public URI pullRequestPage(String workspaceSlug, String repositorySlug, long id) {
        return URI.create(page(workspaceSlug, repositorySlug) + "/pull-requests/" + id);
    }

    /** True when the address has the scheme, host and port of the API: the only place that sees the credential. */
    public boolean isOwn(URI address) {
        return api.getScheme().equalsIgnoreCase(address.getScheme())
                && api.getHost().equalsIgnoreCase(address.getHost())
                && port(api) == port(address)
                && address.getRawUserInfo() == null;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    private static URI checked(URI address) {
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!web
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException("Not a plain http or https address of Bitbucket");
        }
        return URI.create(address.toString().replaceAll("/+$", ""));
    }
}
