package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SignInFormTest {
    private static final String PAGE =
            """
            <head><meta name="csrf-token" content="a&amp;b"></head>
            <form action="/theme" method="post"><input type="hidden" name="_csrf" value="no"><button>dark</button></form>
            <form method="post" class="x" action="/sign-in?to=%2F">
              <input type="hidden" name="_csrf" value="a&amp;b">
              <input id="name" name="who" autocomplete="username" required>
              <input type="password" name="pass" id="password">
              <input type="checkbox" name="remember">
            </form>
            """;

    @Test
    void findsTheFormWithAPassword() {
        assertThat(SignInForm.find(PAGE))
                .contains(new SignInForm("/sign-in?to=%2F", Map.of("_csrf", "a&b"), "who", "pass"));
    }

    @Test
    void fillsItIn() {
        assertThat(SignInForm.find(PAGE).orElseThrow().body("admin", "a b&c")).isEqualTo("_csrf=a%26b&who=admin&pass=a+b%26c");
    }

    @Test
    void readsTheToken() {
        assertThat(SignInForm.csrfToken(PAGE)).contains("a&b");
        assertThat(SignInForm.csrfToken("<p>")).isEmpty();
    }
}
