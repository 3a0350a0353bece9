package dev.portcullis.server.web;

/** One ancestor in the breadcrumb. */
public record Crumb(String title, String path) {}
