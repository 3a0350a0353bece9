package dev.portcullis.server.web;

import dev.portcullis.server.Settings;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** Sessions, CSRF tokens and response headers. Who may call what is the {@link Guard}'s, so that it stands beside each handler. */
@Configuration
class Security {
    static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
            + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** Request attribute with the reason why a CSRF token was refused. */
    static final String CSRF_FAILURE = Security.class.getName() + ".csrf";

    /** Deliveries carry a signature in place of a session: no cookie is read, none is set. */
    @Bean
    @Order(1)
    SecurityFilterChain deliveries(HttpSecurity http) throws Exception {
        return http.securityMatcher("/hooks/**")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, SecurityContextRepository contexts, Settings settings) throws Exception {
        boolean encrypted = "https".equals(settings.address().getScheme());
        return http.securityContext(context -> context.securityContextRepository(contexts))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .exceptionHandling(failures -> failures.accessDeniedHandler((request, response, denied) -> {
                    request.setAttribute(CSRF_FAILURE, denied);
                    response.sendError(HttpServletResponse.SC_FORBIDDEN);
                }))
                .headers(headers -> {
                    headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY));
                    headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN));
                    headers.crossOriginOpenerPolicy(policy -> policy.policy(
                            org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter
                                    .CrossOriginOpenerPolicy.SAME_ORIGIN));
                    if (encrypted) {
                        // The proxy that ends TLS speaks plain HTTP to us: the request cannot tell, the address can.
                        headers.httpStrictTransportSecurity(strict -> strict.requestMatcher(request -> true));
                    } else {
                        headers.httpStrictTransportSecurity(strict -> strict.disable());
                    }
                })
                .build();
    }

    /**
     * Lax, not strict: with strict, a person who follows a link from a pull request would arrive signed out. Unsafe requests carry a
     * CSRF token besides.
     */
    @Bean
    CookieSerializer sessionCookie(Settings settings) {
        boolean encrypted = "https".equals(settings.address().getScheme());
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(encrypted ? "__Host-portcullis" : "portcullis");
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(encrypted);
        // As it is: what is decoded may hold characters that the database refuses to look for.
        cookie.setUseBase64Encoding(false);
        cookie.setSameSite("Lax");
        return cookie;
    }

    /** Spring Boot makes up a user and logs its password unless there is one of these; ours signs nobody in, {@code accounts} does. */
    @Bean
    AuthenticationManager authenticationManager() {
        return authentication -> {
            throw new ProviderNotFoundException("Sign-in is done by the accounts package");
        };
    }
}
