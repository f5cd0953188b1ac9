package org.weltgewebe.schemas.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.FaultException;

/**
 * One message on the bus: CloudEvents 1.0 context attributes in headers (NATS protocol binding, binary content mode) and the
 * payload as data. The id is also the {@code Nats-Msg-Id}, so that a replay is absorbed by the stream. Header values are
 * percent-encoded as the binding demands, since a key may hold any text and a header only printable ASCII.
 *
 * @param id unique per source, stable across replays, free of personal data
 * @param source {@code /weltgewebe/<slot epoch>}
 * @param type {@code org.weltgewebe.<collection>.<kind>.v1}
 * @param subject key of the row
 * @param time commit time in Postgres
 * @param position commit position in the source ({@code <lsn of commit>/<ordinal>}), for operators
 * @param traceParent W3C trace context, or null
 * @param data JSON payload, UTF-8
 */
public record EventEnvelope(
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String position,
        @Nullable String traceParent,
        byte[] data) {

    /** Header that JetStream deduplicates by. */
    public static final String MSG_ID = "Nats-Msg-Id";

    /** Header with the digest of the message; a CloudEvents extension attribute, absent from messages of before it. */
    public static final String DIGEST = "ce-wgdigest";

    /** What the digest covers besides the payload: all that a consumer acts on, as it stands in the headers. */
    private static final List<String> DIGESTED =
            List.of("ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-wgposition", "traceparent");

    /** The headers of the message in a fixed order, their values encoded by {@link HeaderText}. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(MSG_ID, id);
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", id);
        headers.put("ce-source", source);
        headers.put("ce-type", type);
        headers.put("ce-subject", subject);
        headers.put("ce-time", time.toString());
        headers.put("ce-wgposition", position);
        headers.put("content-type", "application/json");
        if (traceParent != null) {
            headers.put("traceparent", traceParent);
        }
        headers.replaceAll((name, value) -> HeaderText.encode(value));
        headers.put(DIGEST, digest(headers::get, data));
        return headers;
    }

    /**
     * Whether the message is still the one that was published, as far as its digest tells; true when it carries none.
     *
     * @param header looks a header up as it was received, null when absent
     */
    public static boolean isIntact(Function<String, @Nullable String> header, byte[] data) {
        String digest = header.apply(DIGEST);
        return digest == null || digest.equals(digest(header, data));
    }

    /** CRC-32C (RFC 3720, one instruction on current processors) over the attributes, each ended by a zero, and the payload. */
    private static String digest(Function<String, @Nullable String> header, byte[] data) {
        CRC32C crc = new CRC32C();
        for (String name : DIGESTED) {
            String value = header.apply(name);
            if (value != null) {
                crc.update(value.getBytes(StandardCharsets.UTF_8));
            }
            crc.update(0);
        }
        crc.update(data);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /**
     * Reads an envelope.
     *
     * @param header looks a header up, null when absent
     * @throws FaultException {@link FaultCode#EVENT_UNDECODABLE} when a required attribute is missing or malformed
     */
    public static EventEnvelope of(Function<String, @Nullable String> header, byte[] data) {
        String version = required(header, "ce-specversion");
        if (!version.equals("1.0")) {
            throw new FaultException(FaultCode.EVENT_UNDECODABLE, "ce-specversion: " + version + " (expected: 1.0)");
        }
        Instant time;
        try {
            time = Instant.parse(required(header, "ce-time"));
        } catch (DateTimeParseException e) {
            throw new FaultException(FaultCode.EVENT_UNDECODABLE, "ce-time: malformed (expected: RFC 3339)", e);
        }
        return new EventEnvelope(
                required(header, "ce-id"),
                required(header, "ce-source"),
                required(header, "ce-type"),
                required(header, "ce-subject"),
                time,
                required(header, "ce-wgposition"),
                header.apply("traceparent"),
                data);
    }

    private static String required(Function<String, @Nullable String> header, String name) {
        String value = header.apply(name);
        if (value == null || value.isEmpty()) {
            throw new FaultException(
                    FaultCode.EVENT_UNDECODABLE, name + ": missing (expected: a CloudEvents 1.0 header)");
        }
        return HeaderText.decode(value);
    }
}
