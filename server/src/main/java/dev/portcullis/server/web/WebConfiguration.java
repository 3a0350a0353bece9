package dev.portcullis.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.CacheControl;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Ties the guard, the static files and the {@link SignedIn} argument into Spring MVC. */
@Configuration
class WebConfiguration implements WebMvcConfigurer {
    private final ObjectProvider<Refusals> refusals;

    WebConfiguration(ObjectProvider<Refusals> refusals) {
        this.refusals = refusals;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Guard(refusals));
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Their addresses change with their content (Assets) or with the version in the path.
        CacheControl forever = CacheControl.maxAge(365, TimeUnit.DAYS).cachePublic().immutable();
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(forever);
        registry.addResourceHandler("/webjars/**")
                .addResourceLocations("classpath:/META-INF/resources/webjars/")
                .setCacheControl(forever);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType() == SignedIn.class;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    ModelAndViewContainer container,
                    NativeWebRequest request,
                    WebDataBinderFactory binders) {
                SignedIn who = SignedIn.current();
                if (who == null) {
                    throw new IllegalStateException(parameter.getExecutable() + " asks who is signed in, and is open to all");
                }
                return who;
            }
        });
    }

    /** In JSON too: a text with U+0000 is not understood, and answered as such. */
    @Bean
    JacksonModule textsWithoutZero() {
        SimpleModule module = new SimpleModule();
        module.addDeserializer(String.class, new ValueDeserializer<String>() {
            @Override
            public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
                String text = StringDeserializer.instance.deserialize(parser, context);
                if (text != null && text.indexOf('\0') >= 0) throw context.weirdStringException("", String.class, "holds U+0000");
                return text;
            }
        });
        return module;
    }

    /** Tomcat would make redirects absolute with the request's {@code Host}, which a stranger may have written. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> relativeRedirects() {
        return tomcat -> tomcat.addContextCustomizers(context -> context.setUseRelativeRedirects(true));
    }

    /** The innermost valve answers first, and the one that the host adds by name is the innermost. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bareErrors() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) host.setErrorReportValveClass(BareErrors.class.getName());
        });
    }

    /**
     * None: Spring's own looks into the session, so into the database, at every request, also for a static file, a delivery, and the page that
     * says that the database is away. What is said after a redirect is {@link Flash}'s.
     */
    @Bean
    FlashMapManager flashMapManager() {
        return new FlashMapManager() {
            @Override
            public @Nullable FlashMap retrieveAndUpdate(HttpServletRequest request, HttpServletResponse response) {
                return null;
            }

            @Override
            public void saveOutputFlashMap(FlashMap flashMap, HttpServletRequest request, HttpServletResponse response) {}
        };
    }
}
