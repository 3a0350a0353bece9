package dev.portcullis.detection;

/** Where an engine puts what it found and what it could not judge. */
public interface Report {
    void detect(Detection detection);

    void gap(Gap gap);

    /** Says that a path of the subject was judged completely: what is known there and not detected now is gone. */
    void judged(String path);
}
