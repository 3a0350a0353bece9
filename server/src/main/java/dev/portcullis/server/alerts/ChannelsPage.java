package dev.portcullis.server.alerts;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.outbound.OutboundTrouble;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where is the team told? */
@Controller
@Needs(Permission.ADMINISTER)
public class ChannelsPage {
    static final String LIST = "/channels";

    private final Channels channels;
    private final Inventory inventory;
    private final Layout layout;

    ChannelsPage(Channels channels, Inventory inventory, Layout layout) {
        this.channels = channels;
        this.inventory = inventory;
        this.layout = layout;
    }

    /** What was tried by hand, and how it went; the trouble is empty when it went well. */
    public record Tried(String sentence, String trouble) {}

    @GetMapping(LIST)
    ModelAndView list(HttpServletRequest request) {
        return layout.page(request, "Channels").list().view("alerts/channels")
                .addObject("channels", channels.all())
                .addObject("slugs", slugs())
                .addObject("mailOff", channels.off("mail"));
    }

    @GetMapping(LIST + "/new")
    ModelAndView add(HttpServletRequest request, @RequestParam(defaultValue = "mail") String kind) {
        return form(request, null, ChannelForm.of(Map.of("kind", kind.equals("webhook") ? "webhook" : "mail", "pusher", "on")), Map.of(), null);
    }

    @PostMapping(LIST)
    ModelAndView add(HttpServletRequest request, HttpServletResponse response, SignedIn who, @RequestParam Map<String, String> given) {
        ChannelForm form = ChannelForm.of(given);
        Channels.Made made = channels.add(form, who.name(), request.getRemoteAddr());
        if (made.channel() == null) return wrong(form(request, null, form, made.errors(), null));
        if (!made.secret().isEmpty()) return secret(request, response, form.name(), made.channel(), made.secret());
        Flash.say(request, form.name() + " is added. Send a test to see whether it works.");
        return new ModelAndView("redirect:" + LIST + "/" + made.channel());
    }

    @GetMapping(LIST + "/{id}")
    ModelAndView one(HttpServletRequest request, @PathVariable UUID id) {
        return form(request, channel(id), null, Map.of(), null);
    }

    @PostMapping(LIST + "/{id}")
    ModelAndView change(HttpServletRequest request, SignedIn who, @PathVariable UUID id, @RequestParam Map<String, String> given) {
        ChannelRow channel = channel(id);
        ChannelForm form = ChannelForm.of(given);
        Map<String, String> errors = channels.change(channel, form, who.name(), request.getRemoteAddr());
        if (!errors.isEmpty()) return wrong(form(request, channel, form, errors, null));
        Flash.say(request, form.name() + " is changed.");
        return new ModelAndView("redirect:" + LIST + "/" + id);
    }

    @PostMapping(LIST + "/{id}/test")
    ModelAndView test(HttpServletRequest request, SignedIn who, @PathVariable UUID id) {
        ChannelRow channel = channel(id);
        Tried tried;
        try {
            tried = new Tried("The test was sent to " + channels.test(channel, who.name(), request.getRemoteAddr()), "");
        } catch (OutboundTrouble trouble) {
            tried = new Tried("The test was not sent.", String.valueOf(trouble.getMessage()));
        }
        return form(request, channel, null, Map.of(), tried);
    }

    @PostMapping(LIST + "/{id}/enable")
    ModelAndView enable(HttpServletRequest request, SignedIn who, @PathVariable UUID id, @RequestParam(defaultValue = "true") boolean enabled) {
        ChannelRow channel = channel(id);
        channels.enable(channel, enabled, who.name(), request.getRemoteAddr());
        Flash.sayWithUndo(
                request, channel.name() + (enabled ? " is enabled." : " is disabled: nothing is told there."), LIST + "/" + id + "/enable",
                Map.of("enabled", Boolean.toString(!enabled)));
        return new ModelAndView("redirect:" + LIST);
    }

    @PostMapping(LIST + "/{id}/secret")
    ModelAndView rotate(HttpServletRequest request, HttpServletResponse response, SignedIn who, @PathVariable UUID id) {
        ChannelRow channel = channel(id);
        if (!channel.kind().equals("webhook")) throw missing();
        return secret(request, response, channel.name(), id, channels.rotate(channel, who.name(), request.getRemoteAddr()));
    }

    @PostMapping(LIST + "/{id}/remove")
    ModelAndView remove(HttpServletRequest request, SignedIn who, @PathVariable UUID id) {
        ChannelRow channel = channel(id);
        channels.remove(channel, who.name(), request.getRemoteAddr());
        Flash.say(request, channel.name() + " is removed, with the list of what was told there.");
        return new ModelAndView("redirect:" + LIST);
    }

    private ModelAndView secret(HttpServletRequest request, HttpServletResponse response, String name, UUID id, String secret) {
        response.setHeader("Cache-Control", "no-store");
        return layout.page(request, name).crumb("Channels", LIST).view("alerts/secret").addObject("id", id).addObject("secret", secret);
    }

    private ModelAndView form(
            HttpServletRequest request, @Nullable ChannelRow channel, @Nullable ChannelForm given, Map<String, String> errors, @Nullable Tried tried) {
        Map<UUID, String> slugs = slugs();
        ChannelForm form = given != null
                ? given
                : ChannelForm.of(java.util.Objects.requireNonNull(channel), channel.workspace() == null ? "" : slugs.getOrDefault(channel.workspace(), ""));
        String kind = channel == null ? form.kind() : channel.kind();
        String title = channel != null ? channel.name() : kind.equals("webhook") ? "Add webhook" : "Add mail channel";
        return layout.page(request, title).crumb("Channels", LIST).view("alerts/channel")
                .addObject("channel", channel)
                .addObject("form", form)
                .addObject("kind", kind)
                .addObject("saved", channel != null && channel.settings() instanceof ChannelSettings.Webhook webhook ? webhook.masked() : "")
                .addObject("errors", errors)
                .addObject("slugs", List.copyOf(new java.util.TreeSet<>(slugs.values())))
                .addObject("off", channels.off(kind.equals("webhook") ? "webhook" : "mail"))
                .addObject("tried", tried);
    }

    private static ModelAndView wrong(ModelAndView view) {
        view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return view;
    }

    private ChannelRow channel(UUID id) {
        return channels.find(id).orElseThrow(ChannelsPage::missing);
    }

    private static Problem missing() {
        return Problem.notFound("There is no such channel.", "All channels", LIST);
    }

    private Map<UUID, String> slugs() {
        return inventory.workspaces().stream().collect(Collectors.toMap(Workspace::workspace, Workspace::slug));
    }
}
