package dev.portcullis.server.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers every failed request: what is wrong, and the one next step. Says nothing of what was sent, and nothing of our inside. */
@Controller
@ControllerAdvice
class ErrorPage implements ErrorController {
    private static final String PROBLEM = ErrorPage.class.getName();

    /** Request attribute: that is why it failed. */
    static final String DATABASE_AWAY = ErrorPage.class.getName() + ".away";

    /** @param path of the next step; empty to load the same page again */
    record Answer(int status, String title, String sentence, String step, String path) {}

    private static final Answer AWAY = new Answer(
            503,
            "The database is away",
            "Portcullis cannot reach its database. Nothing is lost; work goes on when it is back.",
            "Try again",
            "");

    private final Layout layout;

    ErrorPage(Layout layout) {
        this.layout = layout;
    }

    @ExceptionHandler(Problem.class)
    void problem(Problem problem, HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
        request.setAttribute(PROBLEM, problem);
        response.sendError(problem.status().value());
    }

    @RequestMapping("/error")
    @Open("errors are answered to everyone")
    Object error(HttpServletRequest request, HttpServletResponse response) {
        Answer answer = answer(request);
        Page page = page(request, answer);
        if (page == null) {
            answer = AWAY;
            page = layout.bare(request, answer.title());
        }
        response.setStatus(answer.status());
        if (answer.status() == 503) {
            response.setHeader("Retry-After", "10");
        }
        if (Requests.isApi(request)) {
            return ResponseEntity.status(answer.status())
                    .body(Map.of("status", answer.status(), "error", answer.title(), "message", answer.sentence()));
        }
        String template = Requests.isPartial(request) ? "error/region" : "error/page";
        return page.view(template)
                .addObject("sentence", answer.sentence())
                .addObject("step", answer.step())
                .addObject("path", answer.path());
    }

    /** Null when it cannot be had, because the database went away in the meantime. */
    private @Nullable Page page(HttpServletRequest request, Answer answer) {
        if (answer.status() == 503) {
            return layout.bare(request, answer.title());
        }
        try {
            return layout.page(request, answer.title());
        } catch (DataAccessException | TransactionException failure) {
            return null;
        }
    }

    private static Answer answer(HttpServletRequest request) {
        if (request.getAttribute(PROBLEM) instanceof Problem problem) {
            return new Answer(
                    problem.status().value(), title(problem.status()), String.valueOf(problem.getMessage()), problem.step(), problem.path());
        }
        Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (databaseAway(cause) || request.getAttribute(DATABASE_AWAY) != null) {
            return AWAY;
        }
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        if (request.getAttribute(Security.CSRF_FAILURE) instanceof CsrfException) {
            String path = Requests.path(request);
            if (SignedIn.current() == null && !path.equals("/sign-in") && !path.equals("/set-up")) {
                return new Answer(
                        403,
                        "Your session has ended",
                        "Nothing was changed. Sign in again, and you come back to the page that you were on.",
                        "Sign in",
                        Guard.signIn(LocalPath.shown(request.getHeader("Referer"))));
            }
            return new Answer(
                    403, "This form is too old", "It was made before you signed in. Nothing was changed.", "Start again", "/");
        }
        return switch (status) {
            case 400, 413, 415, 406 -> new Answer(
                    status, "This address or form is not understood", "A part of it is missing or has a wrong form. Nothing was changed.", "Go to the start", "/");
            case 401 -> new Answer(401, "Sign in first", "This needs a signed-in user.", "Sign in", "/sign-in");
            case 403 -> new Answer(
                    403, "Your role does not allow this", "An administrator can give you another role under Settings.", "Go to the start", "/");
            case 404, 405 -> new Answer(
                    status, "There is no such page", "It may have been removed, or the address is incomplete.", "Go to the start", "/");
            case 409 -> new Answer(409, "It has changed meanwhile", "Someone else was faster. Nothing was changed.", "Go to the start", "/");
            case 503 -> new Answer(503, "Not ready", "Portcullis is starting or its database is away.", "Try again", "");
            default -> new Answer(
                    status, "This did not work", "The fault is ours. It is in the server's log with its cause.", "Go to the start", "/");
        };
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "There is no such page";
            case FORBIDDEN -> "Not allowed";
            case CONFLICT -> "It has changed meanwhile";
            default -> "This did not work";
        };
    }

    /** Walks the causes, since the failure may be wrapped by the servlet container, the session store or a template. */
    static boolean databaseAway(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof TransactionSystemException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessResourceException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof QueryTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
