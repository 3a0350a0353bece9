package dev.portcullis.server.alerts;

import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.LocalPath;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import dev.portcullis.server.web.Tab;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What was told to whom, and what was not? */
@Controller
class AlertsPage {
    static final String LIST = "/alerts";
    private static final int SIZE = 50;
    private static final List<String> STATES = List.of("waiting", "sent", "failed");
    private static final List<String> KINDS = List.of("opened", "returned", "resolved", "digest", "summary");

    private final MessageStore messages;
    private final Channels channels;
    private final Layout layout;
    private final Clock clock;

    AlertsPage(MessageStore messages, Channels channels, Layout layout, Clock clock) {
        this.messages = messages;
        this.channels = channels;
        this.layout = layout;
        this.clock = clock;
    }

    @GetMapping(LIST)
    @Needs(Permission.VIEW)
    ModelAndView list(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "1") String page,
            @RequestParam MultiValueMap<String, String> given) {
        Page frame = layout.page(request, "Alerts").list();
        List<ChannelRow> all = channels.all();
        frame.leaving(LeftOut.of(given)
                .unless("state", STATES::contains)
                .unless("kind", KINDS::contains)
                .unless("channel", each -> all.stream().anyMatch(known -> known.channel().toString().equals(each)))
                .any("page")
                .others());
        String of = STATES.contains(state) ? state : "";
        String what = KINDS.contains(kind) ? kind : "";
        UUID on = all.stream().map(ChannelRow::channel).filter(each -> each.toString().equals(channel)).findFirst().orElse(null);
        Map<String, Integer> counts = messages.counts(frame.workspaceId(), on, what);
        int whole = counts.values().stream().mapToInt(Integer::intValue).sum();
        int total = of.isEmpty() ? whole : counts.getOrDefault(of, 0);
        int number = page.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(page) : 1;
        int first = Math.min((number - 1) * SIZE, Math.max(0, (total - 1) / SIZE * SIZE));
        List<Message> rows = messages.list(frame.workspaceId(), of, on, what, first, SIZE);
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("All", address("", on, what, 1), whole, of.isEmpty()));
        for (String each : STATES)
            tabs.add(new Tab(Character.toUpperCase(each.charAt(0)) + each.substring(1), address(each, on, what, 1), counts.getOrDefault(each, 0), of.equals(each)));
        if (messages.due(frame.workspaceId(), on, what, clock.instant().plusSeconds(60))) frame.refreshing(5);
        return frame.view("alerts/list")
                .addObject("rows", rows)
                .addObject("tabs", tabs)
                .addObject("channels", all.stream().collect(Collectors.toMap(ChannelRow::channel, each -> each)))
                .addObject("state", of)
                .addObject("chosen", on == null ? "" : on.toString())
                .addObject("kind", what)
                .addObject("here", address(of, on, what, first / SIZE + 1))
                .addObject("paging", new Paging(
                        total == 0 ? 1 : first + 1, first + rows.size(), total,
                        first == 0 ? "" : address(of, on, what, first / SIZE),
                        first + rows.size() >= total ? "" : address(of, on, what, first / SIZE + 2)));
    }

    @PostMapping(LIST + "/again")
    @Needs(Permission.TRIAGE)
    String again(HttpServletRequest request, SignedIn who, @RequestParam UUID workspace, @RequestParam UUID message, @RequestParam(defaultValue = LIST) String to) {
        if (!channels.again(workspace, message, who.name(), request.getRemoteAddr()))
            throw Problem.notFound("There is no such message that was not sent.", "All alerts", LIST);
        Flash.say(request, "It is sent again, under the same identity.");
        return "redirect:" + (to.startsWith(LIST + "?") ? to : LIST);
    }

    private static String address(String state, @Nullable UUID channel, String kind, int page) {
        List<String> query = new ArrayList<>();
        if (!state.isEmpty()) query.add("state=" + LocalPath.encode(state));
        if (channel != null) query.add("channel=" + channel);
        if (!kind.isEmpty()) query.add("kind=" + kind);
        if (page > 1) query.add("page=" + page);
        return query.isEmpty() ? LIST : LIST + "?" + String.join("&", query);
    }
}
