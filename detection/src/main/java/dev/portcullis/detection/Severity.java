package dev.portcullis.detection;

/** From worst to least; a rule's property. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO
}
