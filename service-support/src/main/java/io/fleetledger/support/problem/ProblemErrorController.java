package io.fleetledger.support.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers refusals by filters and the container, outside of Spring MVC. */
@Controller
final class ProblemErrorController implements ErrorController {

    private final ProblemTranslator translator;
    private final ProblemWriter writer;

    ProblemErrorController(ProblemTranslator translator, ProblemWriter writer) {
        this.translator = translator;
        this.writer = writer;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return; // Logged where it failed.
        }
        Object failure = request.getAttribute("jakarta.servlet.error.exception");
        Object status = request.getAttribute("jakarta.servlet.error.status_code");
        Problem problem = failure instanceof Throwable thrown
                ? translator.problemOf(thrown)
                : translator.ofStatus(status instanceof Integer code ? code : 404);
        writer.write(problem, request, response);
    }
}
