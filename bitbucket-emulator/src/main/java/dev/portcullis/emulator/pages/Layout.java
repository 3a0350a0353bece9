package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What all pages share: frame, trail, and small pieces such as people, times and marks. */
final class Layout {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int COLOURS = 6;

    private Layout() {}

    /** One step of the trail above a page. */
    record Step(String text, String address) {}

    static Page page(String title, List<Step> trail, Html content) {
        return page(200, title, trail, content);
    }

    static Page page(int status, String title, List<Step> trail, Html content) {
        Html html = new Html();
        html.open("!doctype html").open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title + " — Bitbucket emulator");
        html.open("link", "rel", "icon", "href", "/-/icon.svg", "type", "image/svg+xml");
        html.open("link", "rel", "stylesheet", "href", "/-/style.css");
        html.close("head").open("body");
        html.open("header", "class", "top");
        html.open("a", "href", "/", "class", "brand")
                .element("span", "", "class", "logo")
                .text("Bitbucket");
        html.element("span", "emulator", "class", "tag").close("a");
        html.open("nav", "class", "trail", "aria-label", "Breadcrumb");
        for (Step step : trail) {
            html.link(step.address(), step.text());
        }
        html.close("nav").close("header");
        html.open("main").append(content).close("main");
        html.open("footer");
        html.text("A local stand-in for Bitbucket Cloud. Pages need no sign-in. ").link("/-/drills", "Drills");
        html.close("footer").close("body").close("html");
        return Page.html(status, html);
    }

    static void person(Html html, Person person) {
        html.open("span", "class", "person");
        avatar(html, person);
        html.text(person.displayName()).close("span");
    }

    static void avatar(Html html, Person person) {
        StringBuilder initials = new StringBuilder();
        for (String part : person.displayName().split("[\\s-]+")) {
            if (!part.isEmpty() && initials.length() < 2) {
                initials.append(Character.toUpperCase(part.charAt(0)));
            }
        }
        int colour = Math.floorMod(person.uuid().hashCode(), COLOURS);
        html.element("span", initials, "class", "avatar c" + colour, "aria-hidden", "true");
    }

    static void time(Html html, Instant time, Instant now) {
        html.element("time", ago(time, now), "title", DAY.format(time) + " UTC", "datetime", time.toString());
    }

    static String ago(Instant time, Instant now) {
        Duration age = Duration.between(time, now);
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return count(age.toMinutes(), "minute") + " ago";
        }
        if (age.toDays() < 1) {
            return count(age.toHours(), "hour") + " ago";
        }
        return age.toDays() < 60 ? count(age.toDays(), "day") + " ago" : count(age.toDays() / 30, "month") + " ago";
    }

    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** A coloured word: good, bad, warn, busy or plain. */
    static void mark(Html html, String kind, String text) {
        html.element("span", text, "class", "mark " + kind);
    }

    static void empty(Html html, String title, String text) {
        html.open("div", "class", "empty")
                .element("strong", title)
                .element("p", text)
                .close("div");
    }
}
