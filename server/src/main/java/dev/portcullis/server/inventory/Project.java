package dev.portcullis.server.inventory;

/** @param project uuid with braces, as Bitbucket writes it */
public record Project(String project, String key, String name) {}
