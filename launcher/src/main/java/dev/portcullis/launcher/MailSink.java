package dev.portcullis.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the demo's mail ends: a mail server that takes everything, on this machine only, and pages to read what it took. No part of the product.
 * What a mail holds is shown as text, or in a frame that runs no script, loads nothing and has no origin.
 */
public final class MailSink implements AutoCloseable {
    private static final int LARGEST = 5 * 1024 * 1024;
    private static final int LONGEST_LINE = 4096;
    private static final int QUIET_MILLIS = 60_000;
    private static final Pattern PATH = Pattern.compile("<([^<>\\s]*)>");
    private static final Pattern ONE = Pattern.compile("/mail/([0-9]{1,6})(/html)?");
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

    private final ServerSocket smtp;
    private final HttpServer http;
    private final SinkStore store;

    private MailSink(ServerSocket smtp, HttpServer http, SinkStore store) {
        this.smtp = smtp;
        this.http = http;
        this.store = store;
    }

    /** @param smtpPort 0 for any free one */
    public static MailSink start(int port, int smtpPort, Path folder) throws IOException {
        SinkStore store = new SinkStore(folder);
        InetAddress local = InetAddress.getLoopbackAddress();
        ServerSocket smtp = new ServerSocket(smtpPort, 50, local);
        HttpServer http = HttpServer.create(new InetSocketAddress(local, port), 50);
        MailSink sink = new MailSink(smtp, http, store);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", sink::page);
        http.start();
        Thread.ofVirtual().start(sink::accept);
        return sink;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    public int smtpPort() {
        return smtp.getLocalPort();
    }

    // SMTP -----------------------------------------------------------------------------------------------------------------

    private void accept() {
        while (!smtp.isClosed())
            try {
                Socket client = smtp.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
    }

    private void talk(Socket client) {
        try (client) {
            client.setSoTimeout(QUIET_MILLIS);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            say(out, "220 mail sink");
            List<String> to = new ArrayList<>();
            for (String line = line(in); line != null; line = line(in)) {
                switch (line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
                    case "EHLO", "HELO", "NOOP" -> say(out, "250 mail sink");
                    case "MAIL", "RSET" -> {
                        to.clear();
                        say(out, "250 ok");
                    }
                    case "RCPT" -> {
                        Matcher path = PATH.matcher(line);
                        if (path.find() && to.size() < 100) {
                            to.add(path.group(1));
                            say(out, "250 ok");
                        } else say(out, "553 no such address");
                    }
                    case "DATA" -> {
                        if (to.isEmpty()) say(out, "503 for whom?");
                        else {
                            say(out, "354 go on");
                            byte[] raw = text(in);
                            if (raw == null) return;
                            store.add(List.copyOf(to), raw);
                            say(out, "250 taken");
                        }
                        to.clear();
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "502 not here");
                }
            }
        } catch (IOException gone) {
            // the other side left, or was too long
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') return line.toString(StandardCharsets.ISO_8859_1).replaceAll("\r$", "");
            line.write(next);
            if (line.size() > LONGEST_LINE) throw new IOException("line too long");
        }
        return null;
    }

    /** Up to the line that holds a dot alone; null when the connection ended before: then nothing was taken. */
    private static byte[] text(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line = line(in); line != null; line = line(in)) {
            if (line.equals(".")) return text.toByteArray();
            text.writeBytes(((line.startsWith(".") ? line.substring(1) : line) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            if (text.size() > LARGEST) throw new IOException("mail too large");
        }
        return null;
    }

    // Pages ----------------------------------------------------------------------------------------------------------------

    private void page(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Matcher one = ONE.matcher(path);
            if (!exchange.getRequestMethod().equals("GET")) answer(exchange, 405, SinkPages.nothing(), POLICY);
            else if (path.equals("/")) answer(exchange, 200, SinkPages.list(store.all()), POLICY);
            else if (one.matches()) {
                Optional<SinkMail> mail = store.find(Integer.parseInt(one.group(1)));
                if (mail.isEmpty()) answer(exchange, 404, SinkPages.nothing(), POLICY);
                else if (one.group(2) == null) answer(exchange, 200, SinkPages.mail(mail.get(), store.thread(mail.get())), POLICY);
                else answer(exchange, 200, SinkPages.framed(mail.get().html()), "sandbox allow-popups allow-popups-to-escape-sandbox; " + POLICY);
            } else answer(exchange, 404, SinkPages.nothing(), POLICY);
        }
    }

    private static void answer(HttpExchange exchange, int status, String html, String policy) throws IOException {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
        try {
            smtp.close();
        } catch (IOException already) {
            // it ends with the process
        }
    }
}
