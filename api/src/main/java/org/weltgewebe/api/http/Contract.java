package org.weltgewebe.api.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI contract on the class path, with a HEAD operation beside every GET (RFC 9110, section 9.3.2). */
public final class Contract {

    /** Where the jar of the contracts keeps it. */
    public static final String RESOURCE = "/weltgewebe/openapi/weltgewebe.yaml";

    private static final String HEAD_SUFFIX = "Head";

    private Contract() {}

    /** Loads and checks the contract. */
    public static Future<OpenAPIContract> load(Vertx vertx) {
        return OpenAPIContract.from(vertx, forRouter(read()));
    }

    /** The id of the operation whose handler answers: that of GET for a HEAD. */
    public static String handlerId(String operationId) {
        return operationId.endsWith(HEAD_SUFFIX)
                ? operationId.substring(0, operationId.length() - HEAD_SUFFIX.length())
                : operationId;
    }

    /** The contract as it is written. */
    @SuppressWarnings("unchecked")
    public static JsonObject read() {
        try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": missing (expected: on the class path, from schemas)");
            }
            Object document = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return new JsonObject((Map<String, Object>) document);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /**
     * The contract in the form that Vert.x takes: HEAD beside GET; no relative server URL and no responses, since it knows few of the
     * media types that OpenAPI allows and only requests are validated here.
     */
    private static JsonObject forRouter(JsonObject contract) {
        contract.remove("servers");
        contract.getJsonObject("components").remove("responses");
        JsonObject paths = contract.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject operations = paths.getJsonObject(path);
            for (String method : operations.fieldNames()) {
                JsonObject any = new JsonObject().put("description", "as the contract says");
                operations.getJsonObject(method).put("responses", new JsonObject().put("default", any));
            }
            JsonObject get = operations.getJsonObject("get");
            if (get != null) {
                operations.put("head", get.copy().put("operationId", get.getString("operationId") + HEAD_SUFFIX));
            }
        }
        return contract;
    }
}
