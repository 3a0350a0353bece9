package dev.portcullis.bitbucket;

/**
 * A variable of Pipelines. Its value is never asked for: Bitbucket would tell that of an unsecured one.
 *
 * @param uuid its identity, in braces
 * @param key its name
 * @param secured true when nobody can read its value
 */
public record PipelineVariable(String uuid, String key, boolean secured) {}
