package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.process.EngineRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class MaskingTest {
    private static final byte[] KEY = new byte[32];
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @RepeatedTest(5)
    void noMarkedValueEverLeaves(RepetitionInfo repetition) {
        TestSecrets secrets = new TestSecrets(100 + repetition.getCurrentRepetition());
        String github = secrets.github();
        String stripe = secrets.stripe();
        String aws = secrets.awsSecret();
        String awsId = secrets.awsId();
        String password = secrets.password();
        String key = secrets.privateKey(14);
        String message = secrets.github();
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        String base = repository.write("README.md", "hello\n").commit("Begin");
        repository.write(
                "conf/deploy.env",
                "# " + github + " twice " + github + "\nGITHUB=" + github + "\nid=" + awsId + "\nsecret=" + aws + "\nagain " + aws + "\n\u202e\u0007" + stripe
                        + "\u202c\nDATABASE_URL=postgres://app:" + password + "@db.acme.test/app\nthe password is " + password + "\n");
        repository.write("conf/id_rsa", "about\n" + key + "end\n");
        repository.write("conf/key.json", "{\"key\": \"" + key.replace("\n", "\\n") + "\", \"line\": \"" + key.split("\n")[3] + "\"}");
        repository.write("conf/long.txt", "x".repeat(150) + " " + github + " " + "y ".repeat(200) + stripe + " " + "z".repeat(5_000) + "\n");
        repository.write("names/" + stripe + "/" + github + ".txt", "t=" + message + " near " + github + " " + stripe + "\n");
        String head = repository.commit("Add " + message + "\n\nand " + password + " as postgres://app:" + password + "@db.acme.test/app");
        ScanResult change = EngineRun.run(new Subject.Change(repository.gitDir(), base, head, List.of(base)), KEY).getFirst();
        ScanResult tree = EngineRun.run(new Subject.Tree(repository.gitDir(), head), KEY).getFirst();
        assertThat(change.detections()).hasSizeGreaterThan(12);
        List<String> values = new ArrayList<>(List.of(github, stripe, aws, awsId, password, message));
        key.lines().filter(line -> !line.startsWith("-----")).forEach(values::add);
        for (ScanResult result : List.of(change, tree)) {
            String json = JSON.writeValueAsString(withoutPaths(result));
            for (String value : values) {
                assertThat(json).doesNotContain(value);
                assertThat(json).as("the value's middle").doesNotContain(value.substring(value.length() / 4, value.length() * 3 / 4));
            }
        }
    }

    @Test
    void anAuthorMayBeASecretToo() {
        String token = new TestSecrets(3).github();
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        repository.write("deploy.env", "STRIPE=" + new TestSecrets(4).stripe() + "\n").git("add", "-A");
        repository.git("-c", "user.name=x", "commit", "-q", "--author", token + " <" + token + "@acme.test>", "-m", "Add");
        ScanResult result = EngineRun.run(new Subject.Tree(repository.gitDir(), repository.head()), KEY).getFirst();
        assertThat(result.detections()).hasSize(1);
        assertThat(JSON.writeValueAsString(result)).doesNotContain(token);
    }

    @Test
    void evidenceShowsTheLinesAroundAndTheValuesLength() {
        String token = new TestSecrets(5).github();
        String text = "one\ntwo\nTOKEN='" + token + "' # mine\nfour\nfive\nsix\n";
        Detection found = EngineRun.run(new Subject.Texts(List.of(new Subject.Text("title", text))), KEY).getFirst().detections().getFirst();
        assertThat(found.place().kind()).isEqualTo(Detection.PlaceKind.TEXT);
        assertThat(found.place().path()).isEqualTo("title");
        assertThat(found.origin()).isNull();
        assertThat(found.evidence()).extracting(Detection.EvidenceLine::number).containsExactly(1, 2, 3, 4, 5);
        assertThat(found.evidence()).filteredOn(Detection.EvidenceLine::hit).singleElement().satisfies(line -> assertThat(line.pieces())
                .containsExactly(new Detection.Piece("TOKEN='", 0), new Detection.Piece("ghp_", 36), new Detection.Piece("' # mine", 0)));
    }

    @Test
    void theOtherHalfOfAPairIsHiddenToo() {
        TestSecrets secrets = new TestSecrets(7);
        String id = secrets.awsId();
        assertThat(evidence("AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secrets.awsSecret() + "\nagain " + id + "\n"))
                .contains(new Detection.Piece("AWS_ACCESS_KEY_ID=", 0), new Detection.Piece("AKIA", 16))
                .noneMatch(piece -> piece.text().contains(id.substring(4)));
    }

    private static List<Detection.Piece> evidence(String text) {
        List<Detection> found = EngineRun.run(new Subject.Texts(List.of(new Subject.Text("title", text))), KEY).getFirst().detections();
        assertThat(found).hasSize(1);
        return found.getFirst().evidence().stream().flatMap(line -> line.pieces().stream()).toList();
    }

    @Test
    void longLinesAreCutAroundTheHit() {
        String token = new TestSecrets(6).github();
        String text = "\u00e4".repeat(3_000) + " " + token + " " + "\u20ac".repeat(3_000);
        Detection found = EngineRun.run(new Subject.Texts(List.of(new Subject.Text("t", text))), KEY).getFirst().detections().getFirst();
        List<Detection.Piece> pieces = found.evidence().getFirst().pieces();
        assertThat(pieces.getFirst()).isEqualTo(new Detection.Piece("…", 0));
        assertThat(pieces.getLast()).isEqualTo(new Detection.Piece("…", 0));
        assertThat(pieces).contains(new Detection.Piece("ghp_", 36));
        assertThat(pieces.get(1).text()).matches("\u00e4+ ");
        assertThat(pieces.get(3).text()).matches(" \u20ac+");
        assertThat(pieces.stream().mapToInt(piece -> piece.text().length() + piece.masked()).sum()).isBetween(60, 202);
    }

    private static ScanResult withoutPaths(ScanResult r) {
        List<Detection> detections = r.detections().stream()
                .map(d -> new Detection(
                        d.rule(), d.fingerprint(), new Detection.Place(d.place().kind(), "", d.place().shownPath(), d.place().line(), d.place().blob()),
                        d.origin(), d.atHead(), d.atBase(), d.evidence(), d.hint()))
                .toList();
        return new ScanResult(r.engine(), r.ruleSet(), r.outcome(), detections, r.gaps(), r.everything(), List.of(), r.millis());
    }
}
