package org.weltgewebe.api;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.http.BearerTokens;
import org.weltgewebe.api.http.Caller;
import org.weltgewebe.schemas.config.Secret;

/**
 * The configuration file of the API.
 *
 * @param http where to listen
 * @param postgres the database, as {@code wg_api}
 * @param nats the bus
 * @param tilesets directory with one tileset each
 * @param contracts directory of collection contracts
 * @param search directory of the index, owned by this process
 * @param web directory of the built web app; may be absent
 * @param auth who may write
 */
public record ApiConfig(
        Http http,
        Postgres postgres,
        Nats nats,
        Directory tilesets,
        Directory contracts,
        Directory search,
        Directory web,
        Auth auth) {

    /**
     * Where to listen.
     *
     * @param address {@code host:port}; port 0 takes a free one
     * @param publicUrl scheme and authority for URLs in answers when a proxy stands in front, or null to take each request's own
     */
    public record Http(String address, @Nullable String publicUrl) {

        /** Checks both. */
        public Http {
            int colon = address.lastIndexOf(':');
            if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
                throw new IllegalArgumentException("address: " + address + " (expected: host:port)");
            }
            if (publicUrl != null && !publicUrl.matches("https?://[^/]+")) {
                throw new IllegalArgumentException(
                        "public-url: " + publicUrl + " (expected: https://host[:port] without a path)");
            }
        }

        String host() {
            return address.substring(0, address.lastIndexOf(':'));
        }

        int port() {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }
    }

    /** {@code postgresql://host:port/database}, without credentials in the URL. */
    public record Postgres(String url, String user, Secret password) {

        /** Checks the scheme. */
        public Postgres {
            if (!url.matches("postgres(ql)?://[^@]+")) {
                throw new IllegalArgumentException(
                        "url: not usable (expected: postgresql://host:port/database, credentials in user and password)");
            }
        }
    }

    /** {@code nats://host:port}. */
    public record Nats(String url) {}

    /** A directory, relative to the configuration file. */
    public record Directory(Path dir) {}

    /** Known bearer tokens. */
    public record Auth(List<Token> tokens) {

        BearerTokens bearerTokens() {
            return new BearerTokens(tokens.stream().map(Token::known).toList());
        }
    }

    /**
     * A bearer token.
     *
     * @param sha256 64 hexadecimal digits; the token itself is in no file
     * @param account account that writes with it
     * @param role {@code gast}, {@code weber} or {@code admin}
     */
    public record Token(Secret sha256, Secret account, String role) {

        /** Checks the forms. */
        public Token {
            if (!sha256.value().matches("[0-9a-fA-F]{64}")) {
                throw new IllegalArgumentException("sha256: malformed (expected: 64 hexadecimal digits)");
            }
            try {
                UUID.fromString(account.value());
                Caller.Role.valueOf(role.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "account, role: malformed (expected: a UUID, and gast, weber or admin)", e);
            }
        }

        BearerTokens.Known known() {
            return new BearerTokens.Known(
                    HexFormat.of().parseHex(sha256.value()),
                    new Caller(UUID.fromString(account.value()), Caller.Role.valueOf(role.toUpperCase(Locale.ROOT))));
        }
    }
}
