package dev.portcullis.detection.posture;

import java.util.List;

/** What a rule makes of a repository's facts. Its texts are in the file of its name. */
interface PostureRule {
    /** @return what is wrong, nothing where all is well */
    List<Violation> judge(RepositoryPosture repository) throws NotJudged;

    /**
     * One thing that is set wrongly.
     *
     * @param owner whose setting it is: the repository's uuid, or {@code workspace} for one that all its repositories share
     * @param key what the thing is known by there, for life; empty for a setting of the repository itself
     * @param name what people call it, raw; empty for a setting of the repository itself
     * @param now what is set, a sentence, raw
     * @param expected what should be, a sentence
     */
    record Violation(String owner, String key, String name, String now, String expected) {
        static List<Violation> ofRepository(RepositoryPosture repository, String now, String expected) {
            return List.of(new Violation(repository.repository(), "", "", now, expected));
        }
    }

    /** What the rule needs is not known. */
    final class NotJudged extends Exception {
        private static final long serialVersionUID = 1;

        NotJudged(String reason) {
            super(reason, null, false, false);
        }
    }

    static <T> T known(Fact<T> fact) throws NotJudged {
        T value = fact.value();
        if (value == null) {
            throw new NotJudged(String.valueOf(fact.gap()));
        }
        return value;
    }
}
