package dev.portcullis.detection.secrets;

import java.util.Locale;
import java.util.Set;

/** Knows by their names the files that tools write, full of hashes: rules that guess keep silent there. */
final class GeneratedFiles {
    private static final Set<String> NAMES = Set.of(
            "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "composer.lock", "gemfile.lock", "cargo.lock",
            "poetry.lock", "pipfile.lock", "uv.lock", "pdm.lock", "go.sum", "go.work.sum", "gradle.lockfile", "verification-metadata.xml",
            "mix.lock", "pubspec.lock", "podfile.lock", "packages.lock.json", "project.assets.json", "deno.lock", "flake.lock",
            ".terraform.lock.hcl", "chart.lock", "package.resolved", "conan.lock", "stack.yaml.lock", "cabal.project.freeze", "licenses.txt");

    private GeneratedFiles() {}

    static boolean is(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || name.endsWith(".min.js") || name.endsWith(".min.css") || name.endsWith(".map") || name.endsWith(".svg")
                || name.endsWith(".bundle.js") || name.endsWith(".snap");
    }
}
