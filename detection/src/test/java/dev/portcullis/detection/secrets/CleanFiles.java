package dev.portcullis.detection.secrets;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Makes files without secrets that look as if they had some; knows nothing of rules or engine. */
final class CleanFiles {
    record CleanFile(String path, String text) {}

    private static final String[] WORDS = {
        "account", "archive", "basket", "billing", "cache", "catalog", "cluster", "customer", "delivery", "gateway", "index", "invoice", "ledger", "market",
        "message", "monitor", "network", "notify", "order", "parcel", "payment", "policy", "portal", "product", "profile", "queue", "report", "session", "shipment", "worker"
    };
    private static final List<Function<CleanFiles, CleanFile>> KINDS = List.of(
            CleanFiles::packageLock, CleanFiles::yarnLock, CleanFiles::goSum, CleanFiles::checksums, CleanFiles::uuids, CleanFiles::minified,
            CleanFiles::dataUri, CleanFiles::vendorExamples, CleanFiles::placeholders, CleanFiles::translations, CleanFiles::style, CleanFiles::sqlDump,
            CleanFiles::publicKeys, CleanFiles::certificate, CleanFiles::handbook, CleanFiles::javaSource, CleanFiles::terraform, CleanFiles::manifest,
            CleanFiles::pipeline, CleanFiles::form);

    private final Random random;

    private CleanFiles(long seed) {
        random = new Random(seed);
    }

    static List<CleanFile> make(int count) {
        List<CleanFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(KINDS.get(i % KINDS.size()).apply(new CleanFiles(i)));
        }
        return files;
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String hex(int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Integer.toHexString(random.nextInt(16)));
        }
        return text.toString();
    }

    private String base64(int bytes) {
        byte[] raw = new byte[bytes];
        random.nextBytes(raw);
        return Base64.getEncoder().encodeToString(raw);
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String lines(int count, java.util.function.Supplier<String> line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(line.get()).append('\n');
        }
        return text.toString();
    }

    private CleanFile packageLock() {
        return new CleanFile("web/package-lock.json", "{\"lockfileVersion\": 3, \"packages\": {\n" + lines(40, () -> "\"node_modules/" + word() + "-token-" + word()
                + "\": {\"version\": \"" + random.nextInt(20) + ".1.0\", \"resolved\": \"https://npm.example.test/" + word() + "/-/" + word() + "-1.0.tgz\", \"integrity\": \"sha512-"
                + base64(64) + "\"},") + "}}");
    }

    private CleanFile yarnLock() {
        return new CleanFile("yarn.lock", lines(30, () -> "\"@" + word() + "/auth-" + word() + "@^1.0.0\":\n  version \"1.0.3\"\n  resolved \"https://registry.yarnpkg.com/x/-/x-1.0.3.tgz#"
                + hex(40) + "\"\n  integrity sha512-" + base64(64)));
    }

    private CleanFile goSum() {
        return new CleanFile("go.sum", lines(50, () -> "github.com/" + word() + "/" + word() + "-secret v1." + random.nextInt(9) + ".0 h1:" + base64(32)));
    }

    private CleanFile checksums() {
        return new CleanFile("dist/SHA256SUMS", lines(30, () -> hex(64) + "  " + word() + "-" + word() + ".tar.gz") + lines(10, () -> "commit " + hex(40)) + "md5: " + hex(32) + "\netag: \"" + hex(32)
                + "\"\nrevision = \"" + hex(40) + "\"\nsha256 = \"" + hex(64) + "\"\nimage: registry.acme.test/app@sha256:" + hex(64) + "\n");
    }

    private CleanFile uuids() {
        return new CleanFile("data/" + word() + ".json", "[" + lines(30, () -> "{\"id\": \"" + uuid() + "\", \"customerId\": \"" + uuid() + "\", \"" + word() + "\": \"" + uuid() + "\"},") + "]");
    }

    private CleanFile minified() {
        StringBuilder text = new StringBuilder("!function(e,t){\"use strict\";");
        for (int i = 0; i < 300; i++) {
            text.append("var ").append((char) ('a' + random.nextInt(26))).append(i).append("=function(t,n){return t.token=n.key?").append(random.nextInt(900)).append(":\"").append(word())
                    .append("\",e.password=t[\"").append(word()).append("\"]||n.secret};");
        }
        return new CleanFile("static/app." + hex(8) + ".js", text + "}(window);\n//# sourceMappingURL=app.js.map\n");
    }

    private CleanFile dataUri() {
        return new CleanFile("web/icons.html", lines(5, () -> "<img alt=\"" + word() + "\" src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA" + base64(400) + "\">")
                + ".key{background:url(data:image/svg+xml;base64," + base64(300) + ")}\n@font-face{src:url(data:font/woff2;base64," + base64(900) + ")}\n");
    }

    private CleanFile vendorExamples() {
        String example = "EXAM" + "PLE";
        return new CleanFile("docs/aws.md", "aws_access_key_id = AKIA" + "IOSFODNN7" + example + "\naws_secret_access_key = wJalrXUtn" + "FEMI/K7MDENG/bPxRfiCY" + example + "KEY\n"
                + "UseDevelopmentStorage; AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1" + "OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;\n"
                + "stripe.api_key = \"sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc\"\n" + "https://hooks.slack.com/services/T00000000/B00000000/" + "X".repeat(24) + "\n" + lines(3, () -> "See " + word() + " " + random.nextInt()));
    }

    private CleanFile placeholders() {
        String[] values = {
            "changeme", "your-api-key-here", "<your token>", "${API_KEY}", "{{ .Values.token }}", "xxxxxxxxxxxxxxxxxxxx", "REPLACE_ME", "$(cat /run/secrets/key)", "********", "TODO", "",
            "%API_KEY%", "0000000000000000000000000000000000000000", "none", "example-token-value", "my-secret-token", "process.env.TOKEN", "@@TOKEN@@", "vault:secret/data/app#token", "abcdefghijklmnopqrstuvwxyz"
        };
        return new CleanFile(".env.example", lines(40, () -> word().toUpperCase() + "_" + new String[] {"TOKEN", "API_KEY", "SECRET", "PASSWORD", "ACCESS_KEY"}[random.nextInt(5)] + "="
                + values[random.nextInt(values.length)]));
    }

    private CleanFile translations() {
        return new CleanFile("i18n/de.json", "{\n" + lines(20, () -> "\"" + word() + ".password.label\": \"Passwort für " + word() + "\",") + "\"auth.token.expired\": \"Ihre Sitzung ist abgelaufen\",\n\"password\": \"Kennwort\",\n"
                + "\"api_key\": \"API-Schlüssel\",\n\"secret.question\": \"Geheimfrage\",\n\"password.rules\": \"Mindestens 8 Zeichen, 1 Zahl\"\n}\n");
    }

    private CleanFile style() {
        return new CleanFile("web/site.css", lines(60, () -> "." + word() + "-key:hover, #" + word() + "-token{color:#" + hex(6) + ";background:url('/img/" + word() + "-" + hex(8) + ".png')}")
                + "@keyframes " + word() + "{from{opacity:0}to{opacity:1}}\n");
    }

    private CleanFile sqlDump() {
        return new CleanFile("db/" + word() + ".sql", "CREATE TABLE users (id uuid PRIMARY KEY, password varchar(255) NOT NULL, token_version int, api_key_id uuid);\n"
                + lines(40, () -> "INSERT INTO " + word() + " VALUES ('" + uuid() + "', " + random.nextInt(10_000) + ", '" + word() + " " + word() + "', '2026-0" + (1 + random.nextInt(9)) + "-11 10:00:00');")
                + "ALTER TABLE ONLY " + word() + " ADD CONSTRAINT " + word() + "_key UNIQUE (id);\nGRANT SELECT ON users TO reader;\n");
    }

    private CleanFile publicKeys() {
        return new CleanFile("ssh/authorized_keys", lines(5, () -> "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + base64(32).substring(0, 43) + " " + word() + "@acme.test")
                + "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ" + base64(380) + " deploy@acme.test\n-----BEGIN PUBLIC KEY-----\n" + base64(200) + "\n-----END PUBLIC KEY-----\nage1" + hex(58) + "\n");
    }

    private CleanFile certificate() {
        return new CleanFile("tls/server.crt", "-----BEGIN CERTIFICATE-----\n" + lines(18, () -> base64(48)) + "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE REQUEST-----\n" + lines(8, () -> base64(48))
                + "-----END CERTIFICATE REQUEST-----\n-----BEGIN PGP SIGNATURE-----\n\n" + lines(6, () -> base64(48)) + "-----END PGP SIGNATURE-----\n");
    }

    private CleanFile handbook() {
        return new CleanFile("README.md", "# " + word() + "\n\nSet the environment variable `API_TOKEN` to a token with the scope *read:" + word() + "*.\nTokens begin with `ghp_` or `glpat-`; a key with `sk_live_`.\n"
                + "Run `curl -u $USER:$TOKEN https://api.acme.test/v1/" + word() + "`, or `psql postgres://user:password@localhost:5432/app`.\n\n    export SECRET_KEY=$(openssl rand -hex 32)\n\n"
                + lines(10, () -> "The " + word() + " " + word() + " needs a password: ask the " + word() + " team. Token: see " + word() + "/" + word() + ".") + "-----BEGIN RSA PRIVATE KEY----- is how such files begin.\n");
    }

    private CleanFile javaSource() {
        String name = word();
        return new CleanFile("src/main/java/App.java", "class App {\n  private static final String TOKEN_HEADER = \"X-Auth-Token\";\n  private final String apiKey = System.getenv(\"API_KEY\");\n"
                + "  String password = request.getParameter(\"password\");\n  static final String SECRET_NAME = \"" + name + "-" + word() + "-credentials\";\n  byte[] key = keyStore.getKey(alias, password.toCharArray());\n"
                + "  private static final long serialVersionUID = " + random.nextLong() + "L;\n" + lines(10, () -> "  String " + word() + "Key = properties.getProperty(\"" + word() + "." + word() + ".key\");")
                + "  if (token == null || token.isEmpty()) { throw new IllegalStateException(\"token: missing in " + word() + "\"); }\n  Cipher.getInstance(\"AES/GCM/NoPadding\");\n}\n");
    }

    private CleanFile terraform() {
        return new CleanFile("infra/main.tf", "variable \"db_password\" { sensitive = true }\nresource \"aws_db_instance\" \"" + word() + "\" {\n  password = var.db_password\n  username = \"" + word() + "\"\n  kms_key_id = \"arn:aws:kms:eu-central-1:"
                + (100_000_000_000L + random.nextInt(1_000_000_000)) + ":key/" + uuid() + "\"\n}\n" + lines(8, () -> "  " + word() + "_secret_arn = aws_secretsmanager_secret." + word() + ".arn")
                + "  access_key = local.access_key\n  token = data.vault_generic_secret." + word() + ".data[\"token\"]\n  public_key = \"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ" + base64(250) + "\"\n");
    }

    private CleanFile manifest() {
        return new CleanFile("k8s/" + word() + ".yaml", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n" + lines(8, () -> "  - name: " + word() + "_TOKEN\n    valueFrom:\n      secretKeyRef:\n        name: " + word() + "-" + word()
                + "-secret\n        key: " + word() + "-token") + "    image: registry.acme.test/" + word() + "@sha256:" + hex(64) + "\n  imagePullSecrets: [{name: regcred}]\n  serviceAccountName: " + word()
                + "\n  tokenExpirationSeconds: 3600\n  DB_PASSWORD: ENC[AES256_GCM,data:" + base64(12) + ",iv:" + base64(32) + ",tag:" + base64(16) + ",type:str]\n");
    }

    private CleanFile pipeline() {
        return new CleanFile("bitbucket-pipelines.yml", "image: maven:3\npipelines:\n  default:\n    - step:\n        oidc: true\n        script:\n" + lines(6, () -> "          - export " + word().toUpperCase() + "_KEY=$" + word().toUpperCase() + "_KEY")
                + "          - docker login -u $DOCKER_USER -p $DOCKER_PASSWORD\n          - mvn -B deploy -Dgpg.passphrase=${GPG_PASSPHRASE} -Dtoken=$TOKEN\n          - curl -H \"Authorization: Bearer ${TOKEN}\" https://api.acme.test\n"
                + "          - pipe: atlassian/aws-s3-deploy:1." + random.nextInt(9) + ".0\n            variables:\n              AWS_SECRET_ACCESS_KEY: $AWS_SECRET_ACCESS_KEY\n        caches: [" + word() + "-" + hex(8) + "]\n");
    }

    private CleanFile form() {
        return new CleanFile("web/login.html", "<form><label for=\"password\">Password</label><input type=\"password\" id=\"password\" name=\"password\" autocomplete=\"current-password\" placeholder=\"Your password\">\n"
                + lines(10, () -> "<button data-key=\"" + word() + "-" + word() + "\" class=\"btn-token\" aria-label=\"" + word() + "\">" + word() + "</button>")
                + "<script nonce=\"" + base64(16) + "\" integrity=\"sha384-" + base64(48) + "\"></script><a href=\"/reset-password?step=1\">Forgot password?</a>\n<input name=\"key\" value=\"" + word() + "\"></form>\n");
    }
}
