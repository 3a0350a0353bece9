package dev.portcullis.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server that does what a test asks of it, well or badly, and remembers what it took. */
public final class TestSmtp implements AutoCloseable {
    /** How it treats those who connect from now on. */
    public enum Mood {
        TAKES,
        /** 421 in place of a greeting. */
        REFUSES,
        /** Never greets. */
        HANGS,
        /** Greets without end, a line at a time. */
        DRIPS,
        /** Closes the connection in the middle of the text. */
        DIES_IN_MID_MESSAGE,
        /** Takes the whole text, remembers it, and closes the connection without saying so. */
        TAKES_AND_DIES,
        /** 451 after the text. */
        LATER,
        /** 554 after the text. */
        NEVER
    }

    /** @param raw as it came, dots undone */
    public record Mail(List<String> to, String raw) {
        public String header(String name) {
            String head = raw.substring(0, raw.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]+", " ");
            Matcher found = Pattern.compile("(?im)^" + Pattern.quote(name) + ": (.*)$").matcher(head);
            return found.find() ? found.group(1).strip() : "";
        }
    }

    private static final Pattern PATH = Pattern.compile("<([^>]*)>");

    public final List<Mail> mails = new CopyOnWriteArrayList<>();
    /** Mailboxes that do not exist. */
    public final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** Mailboxes that are refused for now. */
    public final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** How many mails came inside TLS. */
    public volatile int underTls;

    public volatile Mood mood = Mood.TAKES;
    /** Called once a mail was taken and before that is said. */
    public volatile Runnable taken = () -> {};

    /** Whom it is for STARTTLS; null offers none. */
    private final @Nullable SSLContext tls;

    private final ServerSocket socket;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public TestSmtp() {
        this(null);
    }

    /** @param tls who it is when somebody asks for STARTTLS; null offers none */
    public TestSmtp(@Nullable SSLContext tls) {
        this.tls = tls;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed())
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
    }

    private void talk(Socket client) {
        try (client) {
            talk(client, mood, false);
        } catch (IOException gone) {
            // the other side left
        }
    }

    private void talk(Socket client, Mood now, boolean secured) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = client.getOutputStream();
            if (now == Mood.HANGS) {
                while (in.readLine() != null) {
                    // says nothing
                }
                return;
            }
            while (now == Mood.DRIPS) {
                say(out, "220-one moment");
                client.setSoTimeout(100);
                try {
                    if (in.read() < 0) return;
                } catch (SocketTimeoutException next) {
                    // the next line
                }
            }
            if (now == Mood.REFUSES) {
                say(out, "421 4.3.2 closed for today");
                return;
            }
            if (!secured) say(out, "220 test");
            List<String> to = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String verb = line.split("[ :]", 2)[0].toUpperCase();
                switch (verb) {
                    case "RCPT" -> {
                        Matcher path = PATH.matcher(line);
                        String mailbox = path.find() ? path.group(1) : "";
                        if (unknown.contains(mailbox)) say(out, "550 5.1.1 <" + mailbox + "> no such user here");
                        else if (busy.contains(mailbox)) say(out, "450 4.2.1 <" + mailbox + "> busy, try later");
                        else {
                            to.add(mailbox);
                            say(out, "250 ok");
                        }
                    }
                    case "DATA" -> {
                        if (to.isEmpty()) {
                            say(out, "554 no valid recipients");
                            break;
                        }
                        say(out, "354 go on");
                        if (now == Mood.DIES_IN_MID_MESSAGE) {
                            in.readLine();
                            client.setSoLinger(true, 0);
                            return;
                        }
                        StringBuilder raw = new StringBuilder();
                        for (String text = in.readLine(); !".".equals(text); text = in.readLine()) {
                            if (text == null) return;
                            raw.append(text.startsWith(".") ? text.substring(1) : text).append("\r\n");
                        }
                        if (now == Mood.LATER) say(out, "451 4.3.0 try later");
                        else if (now == Mood.NEVER) say(out, "554 5.7.1 not wanted here");
                        else {
                            mails.add(new Mail(List.copyOf(to), raw.toString()));
                            if (secured) underTls++;
                            taken.run();
                            if (now == Mood.TAKES_AND_DIES) {
                                client.setSoLinger(true, 0);
                                return;
                            }
                            say(out, "250 taken");
                        }
                        to.clear();
                    }
                    case "EHLO" -> {
                        if (tls != null && !secured) say(out, "250-test\r\n250 STARTTLS");
                        else say(out, "250 ok");
                    }
                    case "STARTTLS" -> {
                        if (tls == null || secured) {
                            say(out, "502 not here");
                            break;
                        }
                        say(out, "220 go on");
                        SSLSocket inside = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
                        inside.setUseClientMode(false);
                        open.add(inside);
                        talk(inside, now, true);
                        return;
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 ok");
                }
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : open) each.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
