package dev.portcullis.server.alerts;

import java.util.List;
import org.springframework.stereotype.Component;

/** The kinds of channel that there are. */
@Component
class ChannelKinds {
    private final List<Channel> all;

    ChannelKinds(List<Channel> all) {
        this.all = List.copyOf(all);
    }

    Channel of(String kind) {
        return all.stream().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow(() -> new IllegalArgumentException("No channel of kind " + kind));
    }

    boolean knows(String kind) {
        return all.stream().anyMatch(each -> each.kind().equals(kind));
    }
}
