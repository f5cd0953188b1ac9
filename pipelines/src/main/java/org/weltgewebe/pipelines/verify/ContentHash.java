package org.weltgewebe.pipelines.verify;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/**
 * The first 128 bits of SHA-256 over what a message says, independent of the order in which it says it. Not thread-safe.
 *
 * <p>The retention tag is left out: what the policy says about a row depends on when it was asked.
 */
final class ContentHash {

    /** 128 bits. */
    record Hash128(long high, long low) {}

    private static final String TIME_DEPENDENT = "retention";

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final MessageDigest digest;

    ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }

    /**
     * Of the payload of a row event.
     *
     * @throws IOException when it is no JSON
     */
    Hash128 ofRowEvent(byte[] payload) throws IOException {
        JsonNode root = json.readTree(payload);
        if (root instanceof ObjectNode event) {
            event.remove(TIME_DEPENDENT);
        }
        feed(root);
        return finish();
    }

    /** Of bytes as they are. */
    Hash128 ofBytes(byte[] data) {
        digest.update(data);
        return finish();
    }

    private Hash128 finish() {
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new Hash128(bytes.getLong(), bytes.getLong());
    }

    private void feed(JsonNode node) {
        if (node.isObject()) {
            digest.update((byte) '{');
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            node.fields().forEachRemaining(field -> sorted.put(field.getKey(), field.getValue()));
            sorted.forEach((name, value) -> {
                feed('k', name);
                feed(value);
            });
            digest.update((byte) '}');
        } else if (node.isArray()) {
            digest.update((byte) '[');
            node.forEach(this::feed);
            digest.update((byte) ']');
        } else if (node.isNumber()) {
            feed('n', node.decimalValue().stripTrailingZeros().toString());
        } else if (node.isTextual()) {
            feed('s', node.textValue());
        } else {
            feed('c', node.asText());
        }
    }

    private void feed(char tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) tag);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
