package dev.portcullis.server.alerts;

import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Channels, for programs: the fields are those of the form. */
@RestController
@Needs(Permission.ADMINISTER)
class ChannelApi {
    private final Channels channels;

    ChannelApi(Channels channels) {
        this.channels = channels;
    }

    record View(UUID id, String kind, String name, String target, boolean enabled) {}

    @GetMapping("/api/v1/channels")
    List<View> list() {
        return channels.all().stream()
                .map(each -> new View(each.channel(), each.kind(), each.name(), each.settings().target(), each.enabled()))
                .toList();
    }

    /** The answer to a webhook's making holds its secret, this once. */
    @PostMapping("/api/v1/channels")
    ResponseEntity<Map<String, Object>> add(@RequestBody Map<String, Object> given, SignedIn who, HttpServletRequest request) {
        Map<String, String> fields = given.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, each -> String.valueOf(each.getValue())));
        Channels.Made made = channels.add(ChannelForm.of(fields), who.name(), request.getRemoteAddr());
        if (made.channel() == null) return ResponseEntity.unprocessableContent().body(Map.of("errors", made.errors()));
        Map<String, Object> answer = new TreeMap<>(Map.of("id", made.channel()));
        if (!made.secret().isEmpty()) answer.put("secret", made.secret());
        return ResponseEntity.status(201).header("Cache-Control", "no-store").body(answer);
    }
}
