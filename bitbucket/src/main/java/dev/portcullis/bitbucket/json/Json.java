package dev.portcullis.bitbucket.json;

import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses and writes JSON; hostile input (deep nesting, endless numbers, a field twice, broken UTF-8) ends in {@link Malformed}. */
public final class Json {

    private static final int DEPTH = 100;
    private static final int DIGITS = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(DIGITS)
                            .maxNameLength(10_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @param bytes UTF-8 text
     * @param what names the text in the error
     * @throws Malformed when it is not JSON; the message holds no content of it
     */
    public static JsonNode parse(byte[] bytes, String what) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new Malformed(what + " is empty");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new Malformed(what + " is not UTF-8");
        } catch (JacksonException e) {
            throw new Malformed(what + " is not valid JSON");
        }
    }

    /** A new, empty object to fill and to send. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new, empty array to fill and to send. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** The UTF-8 text of a value. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }
}
