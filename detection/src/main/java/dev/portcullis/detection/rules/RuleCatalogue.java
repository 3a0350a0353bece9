package dev.portcullis.detection.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/** All rules of one engine, read once from the folder {@code rules/<engine>} of the class path. */
public final class RuleCatalogue {
    private static final Map<String, RuleCatalogue> LOADED = new java.util.concurrent.ConcurrentHashMap<>();

    private final Map<String, Rule> rules;
    private final String digest;

    private RuleCatalogue(Map<String, Rule> rules, String digest) {
        this.rules = rules;
        this.digest = digest;
    }

    public static RuleCatalogue of(String engine) {
        return LOADED.computeIfAbsent(engine, RuleCatalogue::load);
    }

    /** The rules of all engines. */
    public static RuleCatalogue all() {
        return LOADED.computeIfAbsent("", all -> {
            Map<String, Rule> rules = new LinkedHashMap<>();
            StringBuilder digests = new StringBuilder();
            for (String engine : List.of("secrets", "posture")) {
                RuleCatalogue one = load(engine);
                rules.putAll(one.rules);
                digests.append(one.digest);
            }
            return new RuleCatalogue(rules, digests.toString());
        });
    }

    /** In the order of their names. */
    public List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    /** By present or former id. */
    public Optional<Rule> find(String id) {
        Rule rule = rules.get(id);
        if (rule != null) {
            return Optional.of(rule);
        }
        return rules.values().stream().filter(r -> r.formerIds().contains(id)).findFirst();
    }

    /** Changes whenever the text of a rule does. */
    public String digest() {
        return digest;
    }

    private static RuleCatalogue load(String engine) {
        String folder = "rules/" + engine + "/";
        Map<String, Rule> rules = new LinkedHashMap<>();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String file : files(folder)) {
                String yaml = text(folder + file);
                digest.update((file + "\0" + yaml + "\0").getBytes(StandardCharsets.UTF_8));
                String id = engine + "/" + file.substring(0, file.length() - ".yml".length());
                rules.put(id, RuleFile.read(id, yaml));
            }
            if (rules.isEmpty()) {
                throw new IllegalStateException("no rules in " + folder);
            }
            return new RuleCatalogue(rules, HexFormat.of().formatHex(digest.digest(), 0, 8));
        } catch (IOException e) {
            throw new UncheckedIOException("rules in " + folder, e);
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = RuleCatalogue.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is gone");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> files(String folder) throws IOException, URISyntaxException {
        URL url = RuleCatalogue.class.getClassLoader().getResource(folder);
        if (url == null) {
            throw new IllegalStateException("no folder " + folder + " on the class path");
        }
        TreeSet<String> names = new TreeSet<>();
        URLConnection connection = url.openConnection();
        if (connection instanceof JarURLConnection jar) {
            for (JarEntry entry : jar.getJarFile().stream().toList()) {
                if (entry.getName().startsWith(folder)) {
                    names.add(entry.getName().substring(folder.length()));
                }
            }
        } else {
            try (Stream<Path> list = Files.list(Path.of(URI.create(url.toString())))) {
                list.forEach(path -> names.add(path.getFileName().toString()));
            }
        }
        return new ArrayList<>(names.stream().filter(name -> name.endsWith(".yml")).toList());
    }
}
