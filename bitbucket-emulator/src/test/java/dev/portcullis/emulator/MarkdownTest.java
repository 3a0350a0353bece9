package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.shape.Markdown;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    @Test
    void paragraphsListsAndCode() {
        assertThat(Markdown.html("a\nb\n\n* one\n* `two`\n\n1. x"))
                .isEqualTo(
                        "<p>a\nb</p>\n<ul>\n<li>one</li>\n<li><code>two</code></li>\n</ul>\n<ol>\n<li>x</li>\n</ol>");
        assertThat(Markdown.html("```\n<b>\n```")).isEqualTo("<div class=\"codehilite\"><pre>&lt;b&gt;\n</pre></div>");
    }

    @Test
    void definitionsVanishOnlyOnTheirOwnLine() {
        assertThat(Markdown.html("[marker]: https://p.test/1")).isEmpty();
        assertThat(Markdown.html("text\n\n[marker]: https://p.test/1\n")).isEqualTo("<p>text</p>");
        assertThat(Markdown.html("text [marker]: https://p.test/1")).contains("[marker]");
    }

    @Test
    void linksGoToTheWebOnly() {
        assertThat(Markdown.html("[a](https://p.test/?a=1&b=2)"))
                .isEqualTo("<p><a href=\"https://p.test/?a=1&amp;b=2\" rel=\"nofollow\">a</a></p>");
        assertThat(Markdown.html("[a](javascript:alert(1))")).doesNotContain("<a");
        assertThat(Markdown.html("**<i>** and *`x`* \\*y\\*"))
                .contains("<strong>&lt;i&gt;</strong>")
                .endsWith("*y*</p>");
    }
}
