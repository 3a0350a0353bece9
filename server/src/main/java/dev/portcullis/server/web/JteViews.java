package dev.portcullis.server.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;

/** Renders precompiled JTE templates; a view's name is the template's path. */
@Component
class JteViews implements ViewResolver, Ordered {
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public View resolveViewName(String name, Locale locale) {
        String template = name + ".jte";
        if (!templates.hasTemplate(template)) {
            return null;
        }
        return (model, request, response) -> {
            // Rendered in whole before the first byte leaves, so that a failing template becomes an error page, not half a page.
            StringOutput output = new StringOutput(16 * 1024);
            templates.render(template, java.util.Collections.unmodifiableMap(new java.util.HashMap<>(model)), output);
            response.setContentType("text/html;charset=UTF-8");
            response.addHeader("Vary", "HX-Request");
            response.getWriter().write(output.toString());
        };
    }
}
