package dev.portcullis.launcher;

import java.nio.file.Path;
import java.security.SecureRandom;

/** What the demo says when everything runs: where to look, who to be, what to try. */
final class Welcome {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Options options;
    private final Path temporary;
    private final String word;

    Welcome(Options options, Path temporary) {
        this.options = options;
        this.temporary = temporary;
        StringBuilder random = new StringBuilder();
        new SecureRandom().ints(5, 0, LETTERS.length()).forEach(index -> random.append(LETTERS.charAt(index)));
        this.word = random.toString();
    }

    String text() {
        return """

                Portcullis         %s
                  sign in          %s / %s
                Bitbucket (emulated)  %s
                  developer        dev@acme.test, API token demo-dev-token
                  service account  service@acme.test, API token %s
                Mail to the team   %s

                Workspace acme is connected in mode gate; globex waits to be connected under Integrations with the same service account.

                1. Push a made-up secret (paste into another terminal):

                %s

                2. Open a pull request for it, and read what the service account says seconds later:

                %s

                   %s

                Logs: %s. Ctrl-C ends the demo and keeps its data; make demo-reset starts afresh.
                """
                .formatted(
                        options.address(),
                        Demo.NAME,
                        Demo.PASSWORD,
                        options.emulatorAddress(),
                        Demo.SERVICE_TOKEN,
                        options.mailAddress(),
                        push(),
                        pullRequest(),
                        options.emulatorAddress() + "/acme/payments-api/pull-requests",
                        options.data().resolve("logs"));
    }

    /** The secret is made up by the shell, so that none stands here or in a terminal's history. */
    String push() {
        Path work = temporary.resolve("payments-api-" + word);
        String repository = options.emulatorAddress().replace("://", "://x-bitbucket-api-token-auth:demo-dev-token@")
                + "/acme/payments-api.git";
        return "git clone -q " + repository + " " + work + " && cd " + work + " && git checkout -q -b " + branch()
                + " && printf 'REGION=eu-west-1\\nAWS_ACCESS_KEY_ID=%s%s\\nAWS_SECRET_ACCESS_KEY=%s\\n' AKIA \"$(LC_ALL=C tr -dc A-Z2-7 </dev/urandom"
                + " | head -c 16)\" \"$(LC_ALL=C tr -dc A-Za-z0-9+/ </dev/urandom | head -c 40)\" > deploy.env && git add -f deploy.env"
                + " && git -c user.name=Dev -c user.email=dev@acme.test commit -q -m 'Add deployment settings' && git push -q origin " + branch();
    }

    String pullRequest() {
        return "curl -s -o /dev/null -w 'status %{http_code}\\n' -u dev@acme.test:demo-dev-token -H 'Content-Type: application/json' -d '{\"title\":"
                + "\"Deployment settings\",\"source\":{\"branch\":{\"name\":\"" + branch() + "\"}}}' " + options.emulatorAddress()
                + "/2.0/repositories/acme/payments-api/pullrequests";
    }

    private String branch() {
        return "feature/deploy-" + word;
    }
}
