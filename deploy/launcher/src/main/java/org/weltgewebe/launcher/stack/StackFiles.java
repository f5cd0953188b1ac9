package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.SecretsFile;

/** The configuration files of the processes and the secrets in them; all readable by their owner only. */
public final class StackFiles {

    /** Account behind the development login; the same on every machine, so that data can move. */
    public static final UUID DEVELOPMENT_ACCOUNT = UUID.fromString("00000000-0000-4000-8000-00000000da7a");

    /** AES-256. */
    private static final int KEY_BYTES = 32;

    private static final String PIPELINES =
            """
            # Written by ./weltgewebe at every start. Contracts: %s, keys of dead letters: %s
            postgres:
              url: %s
              user: wg_capture
              password: %s
              slot: %s
              publication: wg_publication
            nats:
              url: %s
            checkpoints:
              dir: %s
              interval: PT1S
              backend: %s
            tilesets:
              dir: %s
            contracts:
              dir: %s
            events:
              dir: %s
            policies:
              dir: %s
            streams:
              dir: %s
              profile: local
            metrics:
              address: 127.0.0.1:%d
            dead-letters:
              key-file: %s
            jobs: [capture, bake]
            """;

    private static final String CLUSTER =
            """
            cluster:
              rpc: 127.0.0.1:%d
              rest: 127.0.0.1:%d
              task-managers: %d
              slots: %d
              parallelism: %d
              work-dir: %s
            """;

    private final Home home;
    private final SecretsFile secrets;

    /** Files of the stack at {@code home}. */
    public StackFiles(Home home) {
        this.home = home;
        this.secrets = SecretsFile.at(home.run().resolve("secrets.properties"));
    }

    /** Kept ports. */
    public Path ports() {
        return home.run().resolve("ports.yaml");
    }

    /** {@code var/run/cluster.yaml}: how the jobs run as a cluster; absent when they run in one process. */
    public Path cluster() {
        return home.run().resolve("cluster.yaml");
    }

    /** {@code var/run/pipelines.yaml}. */
    public Path pipelines() {
        return home.run().resolve("pipelines.yaml");
    }

    /** {@code var/run/api.yaml}. */
    public Path api() {
        return home.run().resolve("api.yaml");
    }

    /** {@code var/run/dead-letters.keys}, made with one random key when it is not there; whoever deletes it gives up every dead letter. */
    public Path letterKeys() {
        Path file = home.run().resolve("dead-letters.keys");
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            SecretsFile.writePrivately(
                    file,
                    "# Keys of the dead letters; the first encrypts, all decrypt. Without its line a letter is unreadable for ever.\n"
                            + "k1 " + Base64.getEncoder().encodeToString(key) + "\n");
        }
        return file;
    }

    /** The generated password of a role. */
    public String password(String role) {
        return secrets.get(role);
    }

    /** The token of the development login. */
    public String token() {
        return secrets.get("development.token");
    }

    /**
     * Writes the configuration of the pipelines, which run in one process, or as the kept plan says on a cluster with state on disk.
     *
     * @return whether it differs from what was there
     */
    public boolean writePipelines(PostgresDsn database, String slot, String natsUrl, Ports ports) {
        Optional<ClusterPlan> plan = ClusterPlan.load(cluster());
        Path keys = letterKeys();
        String text = PIPELINES.formatted(
                contractsDigest(),
                digest(keys),
                quoted(database.url()),
                quoted(password("wg_capture")),
                quoted(slot),
                quoted(natsUrl),
                quoted(home.checkpoints()),
                plan.isPresent() ? "rocksdb" : "hashmap",
                quoted(home.tilesets()),
                quoted(home.contracts()),
                quoted(home.root().resolve("schemas/events")),
                quoted(home.root().resolve("dlm-policies/policies")),
                quoted(home.root().resolve("deploy/nats")),
                ports.metrics(),
                quoted(keys));
        return write(pipelines(), text + plan.map(this::clusterText).orElse(""));
    }

    private String clusterText(ClusterPlan plan) {
        return CLUSTER.formatted(
                plan.rpc(),
                plan.rest(),
                plan.taskManagers(),
                plan.slots(),
                plan.parallelism(),
                quoted(home.var().resolve("cluster")));
    }

    /**
     * Writes the configuration of the API.
     *
     * @return whether it differs from what was there
     */
    public boolean writeApi(PostgresDsn database, String natsUrl, Ports ports) {
        String text =
                """
                # Written by ./weltgewebe at every start. Contracts: %s
                http:
                  address: 127.0.0.1:%d
                postgres:
                  url: %s
                  user: wg_api
                  password: %s
                nats:
                  url: %s
                tilesets:
                  dir: %s
                contracts:
                  dir: %s
                search:
                  dir: %s
                web:
                  dir: %s
                auth:
                  tokens:
                    - sha256: %s
                      account: %s
                      role: weber
                """
                        .formatted(
                                contractsDigest(),
                                ports.api(),
                                quoted(database.url()),
                                quoted(password("wg_api")),
                                quoted(natsUrl),
                                quoted(home.tilesets()),
                                quoted(home.contracts()),
                                quoted(home.var().resolve("search")),
                                quoted(home.root().resolve("frontend/build")),
                                sha256(token()),
                                DEVELOPMENT_ACCOUNT);
        return write(api(), text);
    }

    /** Stands in the files so that a changed contract is a changed configuration, for which processes start anew. */
    private String contractsDigest() {
        try (Stream<Path> files = Files.list(home.contracts())) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                all.append(file.getFileName()).append('\n').append(Files.readString(file));
            }
            return sha256(all.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(home.contracts() + ": cannot be read (expected: collection contracts)", e);
        }
    }

    /** As {@link #contractsDigest()}; 32 random bytes a key are not found again from it. */
    private static String digest(Path keys) {
        try {
            return sha256(Files.readString(keys));
        } catch (IOException e) {
            throw new UncheckedIOException(keys + ": cannot be read (expected: keys of dead letters)", e);
        }
    }

    private static boolean write(Path file, String text) {
        try {
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return false;
            }
            SecretsFile.writePrivately(file, text);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static String quoted(Object value) {
        return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: not available (expected: every JDK has it)", e);
        }
    }
}
