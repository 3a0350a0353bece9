package dev.portcullis.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The least that anybody could do: take the delivery, fetch with git, post one comment. Arguments: port, emulator, e-mail, token, folder. */
public final class Floor {
    public static void main(String[] arguments) throws Exception {
        URI emulator = URI.create(arguments[1]);
        String login = Base64.getEncoder().encodeToString((arguments[2] + ":" + arguments[3]).getBytes(StandardCharsets.UTF_8));
        HttpClient client = HttpClient.newHttpClient();
        var workers = Executors.newVirtualThreadPerTaskExecutor();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.createContext("/", exchange -> {
            JsonNode event = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
            String repository = event.at("/repository/full_name").asString();
            workers.submit(() -> {
                Path mirror = Path.of(arguments[4], repository.replace('/', '-'));
                if (!Files.exists(mirror)) new ProcessBuilder("git", "init", "-q", "--bare", mirror.toString()).start().waitFor();
                String url = emulator.getScheme() + "://x-bitbucket-api-token-auth:" + arguments[3] + "@" + emulator.getAuthority() + "/" + repository + ".git";
                new ProcessBuilder("git", "--git-dir=" + mirror, "fetch", "-q", url, "+refs/heads/*:refs/heads/*").inheritIO().start().waitFor();
                String comments = emulator + "/2.0/repositories/" + repository + "/pullrequests/" + event.at("/pullrequest/id").asInt() + "/comments";
                return client.send(HttpRequest.newBuilder(URI.create(comments)).header("Authorization", "Basic " + login)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"content\":{\"raw\":\"floor\"}}")).build(), BodyHandlers.discarding());
            });
        });
        server.start();
        System.out.println("floor ready");
    }
}
