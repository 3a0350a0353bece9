package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSinkTest {
    private static final String HOSTILE = "Message-ID: <2@x.test>\r\nReferences: <1@x.test>\r\nFrom: =?utf-8?q?=3Cscript=3Ealert=281=29=3C/script=3E?= <a@x.test>\r\n"
            + "Subject: <img src=x onerror=alert(1)>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + "..plain </pre><script>alert(2)</script>\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<script>alert(3)</script><b>bold</b>\r\n--b--\r\n";

    @TempDir
    Path folder;

    @Test
    void whatWasTakenIsShownAndSurvivesARestart() throws Exception {
        try (MailSink sink = MailSink.start(0, 0, folder)) {
            send(sink, "Message-ID: <1@x.test>\r\nSubject: First\r\n\r\nhello\r\n");
            send(sink, HOSTILE);
            assertThat(get(sink, "/").body()).contains("First", "team@x.test");
        }
        try (MailSink sink = MailSink.start(0, 0, folder)) {
            String list = get(sink, "/").body();
            assertThat(list).contains("First", "&lt;img src=x onerror=alert(1)&gt;").doesNotContain("<img");
            assertThat(list.indexOf("First")).as("newest first").isGreaterThan(list.indexOf("&lt;img"));
            String mail = get(sink, "/mail/2").body();
            assertThat(mail).contains("Thread", "href=\"/mail/1\"", "&lt;/pre&gt;&lt;script&gt;", ".plain", "Message-ID: &lt;2@x.test&gt;", "sandbox=\"allow-popups");
            assertThat(mail).doesNotContain("<script", "allow-scripts", "allow-same-origin");
            HttpResponse<String> html = get(sink, "/mail/2/html");
            assertThat(html.body()).contains("<b>bold</b>");
            assertThat(html.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("sandbox ").contains("default-src 'none'").doesNotContain("script");
            send(sink, "Subject: Third\r\n\r\nx\r\n");
            assertThat(get(sink, "/mail/3").body()).contains("Third");
            assertThat(get(sink, "/mail/4").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatBreaksOffWasNotTaken() throws Exception {
        try (MailSink sink = MailSink.start(0, 0, folder)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.smtpPort())) {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = socket.getOutputStream();
                in.readLine();
                for (String line : new String[] {"EHLO x", "MAIL FROM:<a@x.test>", "RCPT TO:<team@x.test>", "DATA"}) {
                    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    in.readLine();
                }
                out.write("Subject: Half\r\n\r\nha".getBytes(StandardCharsets.US_ASCII));
            }
            send(sink, "Subject: Whole\r\n\r\nx\r\n");
            assertThat(get(sink, "/").body()).contains("Whole").doesNotContain("Half");
        }
    }

    private static void send(MailSink sink, String mail) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.smtpPort())) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            assertThat(in.readLine()).startsWith("220");
            for (String line : new String[] {"EHLO x", "MAIL FROM:<a@x.test>", "RCPT TO:<team@x.test>", "DATA"}) {
                out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(in.readLine()).matches("[23]5.*");
            }
            out.write((mail + ".\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).startsWith("250");
        }
    }

    private static HttpResponse<String> get(MailSink sink, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + sink.port() + path)).build(), BodyHandlers.ofString());
        }
    }
}
