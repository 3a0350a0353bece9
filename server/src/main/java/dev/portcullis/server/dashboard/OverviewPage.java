package dev.portcullis.server.dashboard;

import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What must I do today? */
@Controller
class OverviewPage {
    private final Boards boards;
    private final Layout layout;

    OverviewPage(Boards boards, Layout layout) {
        this.boards = boards;
        this.layout = layout;
    }

    @GetMapping("/")
    @Needs(Permission.VIEW)
    @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
        Page page = layout.page(request, "Overview");
        Board board = boards.board(page.workspaceId());
        if (board == null) return page.view("dashboard/nothing-connected");
        if (board.reading() != null) page.refreshing(3);
        return Region.answer(page, request, response, "dashboard/overview", "dashboard/overview-region", "board", board);
    }
}
