package dev.portcullis.launcher;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The form with a password field on a page, and what would be sent by filling it in.
 *
 * @param action where it is sent to
 * @param hidden fields that the page has filled in
 */
record SignInForm(String action, Map<String, String> hidden, String nameField, String passwordField) {
    private static final Pattern FORM = Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern INPUT = Pattern.compile("<input\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CSRF_TOKEN = Pattern.compile("<meta\\s+name=\"csrf-token\"\\s+content=\"([^\"]*)\"");

    static Optional<SignInForm> find(String page) {
        return FORM.matcher(page).results()
                .map(form -> of(form.group(1), form.group(2)))
                .filter(form -> !form.passwordField.isEmpty() && !form.nameField.isEmpty())
                .findFirst();
    }

    private static SignInForm of(String attributes, String content) {
        Map<String, String> hidden = new LinkedHashMap<>();
        String name = "";
        String password = "";
        Matcher inputs = INPUT.matcher(content);
        while (inputs.find()) {
            String input = inputs.group(1);
            String field = attribute(input, "name");
            switch (attribute(input, "type")) {
                case "hidden" -> hidden.put(field, attribute(input, "value"));
                case "password" -> password = field;
                case "", "text" -> name = field;
                default -> {
                    // boxes and buttons stay as they are
                }
            }
        }
        return new SignInForm(attribute(attributes, "action"), hidden, name, password);
    }

    static Optional<String> csrfToken(String page) {
        return CSRF_TOKEN.matcher(page).results().map(token -> unescape(token.group(1))).findFirst();
    }

    private static String attribute(String attributes, String name) {
        Matcher value = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(attributes);
        return value.find() ? unescape(value.group(1)) : "";
    }

    private static String unescape(String text) {
        return text.replace("&#34;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    String body(String name, String password) {
        Map<String, String> fields = new LinkedHashMap<>(hidden);
        fields.put(nameField, name);
        fields.put(passwordField, password);
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
