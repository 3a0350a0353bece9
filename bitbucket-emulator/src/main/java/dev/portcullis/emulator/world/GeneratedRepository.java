package dev.portcullis.emulator.world;

import dev.portcullis.emulator.git.CommitWriter;
import dev.portcullis.emulator.state.Repository;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jgit.lib.PersonIdent;

/** The past of one repository of a generated world: the same commits whenever it is told. */
final class GeneratedRepository {

    private final Repository repository;
    private final Instant noon;
    private final long seed;
    private final int commits;
    private final List<String> branches = new ArrayList<>();

    GeneratedRepository(Repository repository, long seed, Instant noon) {
        this.repository = repository;
        this.noon = noon;
        this.seed = seed;
        Random random = random();
        commits = 2 + random.nextInt(12);
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            branches.add((i % 2 == 0 ? "feature/" : "bugfix/") + "part-" + i);
        }
    }

    static String mainBranch(int number) {
        return number % 3 == 0 ? "master" : "main";
    }

    private Random random() {
        return new Random(seed ^ repository.uuid().hashCode());
    }

    /** The branches beside the main one, each with a pull request. */
    List<String> branches() {
        return List.copyOf(branches);
    }

    void write(CommitWriter writer) {
        String main = repository.mainBranch();
        if (main == null) {
            return;
        }
        Random random = new Random(random().nextLong());
        for (int i = 0; i < commits; i++) {
            long age = (long) (commits - i) * 40;
            writer.commit(
                    main,
                    ident(random, age),
                    "Change part " + i + "\n",
                    Map.of(
                            "src/Part" + i % 4 + ".java", text(random, i),
                            "README.md", "# " + repository.name() + "\n\nVersion " + i + "\n"));
        }
        for (int i = 0; i < branches.size(); i++) {
            writer.branch(branches.get(i), main);
            writer.commit(
                    branches.get(i), ident(random, i + 1), "Work on " + branches.get(i) + "\n", Map.of("src/Branch" + i + ".java", text(random, i)));
        }
    }

    private PersonIdent ident(Random random, long daysAgo) {
        int number = random.nextInt(40);
        return new PersonIdent("Author " + number, "author" + number + "@initech.test", noon.minus(daysAgo, ChronoUnit.DAYS), ZoneOffset.UTC);
    }

    private static String text(Random random, int number) {
        StringBuilder text = new StringBuilder("final class Part" + number + " {\n");
        for (int line = 0; line < 12; line++) {
            text.append("    int value").append(line).append(" = ").append(random.nextInt(100_000)).append(";\n");
        }
        return text.append("}\n").toString();
    }
}
