package dev.portcullis.server.remediation;

/** A request as the preview shows it. @param body JSON with secrets as dots; empty for none */
public record PlannedCall(String method, String path, String body) {}
