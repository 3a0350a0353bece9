package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.Comment;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import java.time.Instant;
import java.util.List;

/** A comment and the replies to it; a resolved thread is folded. */
final class ThreadView {

    private final Html html;
    private final Directory directory;
    private final Instant now;

    ThreadView(Html html, Directory directory, Instant now) {
        this.html = html;
        this.directory = directory;
        this.now = now;
    }

    void show(Comment comment, List<Comment> all) {
        Comment.Resolution resolution = comment.resolution();
        if (resolution == null) {
            html.open("div", "class", "thread");
            comment(comment, all);
            html.close("div");
            return;
        }
        html.open("details", "class", "thread resolved").open("summary");
        Layout.mark(html, "good", "resolved");
        html.text(directory.person(resolution.person()).displayName() + " resolved this thread ");
        Layout.time(html, resolution.createdOn(), now);
        html.close("summary");
        comment(comment, all);
        html.close("details");
    }

    private void comment(Comment comment, List<Comment> all) {
        Person author = directory.person(comment.author());
        html.open("article", "class", "comment", "id", "comment-" + comment.id());
        Layout.avatar(html, author);
        html.open("div").open("header").element("strong", author.displayName());
        html.open("span", "class", "quiet");
        Layout.time(html, comment.createdOn(), now);
        if (!comment.deleted() && comment.updatedOn().isAfter(comment.createdOn())) {
            html.text(" · edited");
        }
        html.close("span").close("header");
        if (comment.deleted()) {
            html.element("p", "This comment was deleted.", "class", "quiet");
        } else {
            html.markdown(comment.raw());
        }
        for (Comment reply : all) {
            if (reply.parent() instanceof Long parent && parent == comment.id()) {
                comment(reply, all);
            }
        }
        html.close("div").close("article");
    }
}
