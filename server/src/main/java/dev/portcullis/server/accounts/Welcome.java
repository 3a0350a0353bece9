package dev.portcullis.server.accounts;

import dev.portcullis.server.Settings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** What whoever started the server in a terminal needs next. */
@Component
class Welcome implements ApplicationRunner {
    private final FirstStart firstStart;
    private final Settings settings;
    private final boolean shown;

    /** @param shown as a program of its own, not as a part of another */
    Welcome(FirstStart firstStart, Settings settings, @Value("${portcullis.welcome:false}") boolean shown) {
        this.shown = shown;
        this.firstStart = firstStart;
        this.settings = settings;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (shown) System.out.println(text());
    }

    String text() {
        String token = firstStart.token();
        StringBuilder text = new StringBuilder("\nPortcullis         " + settings.address() + "\n");
        if (token.isEmpty()) text.append("  sign in          ").append(settings.address()).append("/sign-in\n");
        else
            text.append("  set up           ").append(settings.address()).append("/set-up\n")
                    .append("  one-time token   ").append(token).append("\n");
        text.append("Bitbucket          ").append(settings.bitbucket().web()).append('\n')
                .append("Data               ").append(settings.dataFolder().toAbsolutePath().normalize()).append('\n');
        return text.append("\nCtrl-C ends it and keeps its data. Settings are environment variables: see README.md.\n").toString();
    }
}
