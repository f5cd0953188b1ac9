package org.weltgewebe.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.servers.PostgresDsn;

class StackFilesTest {

    private static final Ports PORTS = new Ports(8080, 5433, 4223, 8223, 9101);
    private static final PostgresDsn OWNER = new PostgresDsn("127.0.0.1", 5433, "weltgewebe", "postgres", "geheim");

    @TempDir
    Path root;

    private StackFiles files;

    @BeforeEach
    void prepare() throws IOException {
        Home home = new Home(root, root.resolve("var"));
        home.prepare();
        Files.createDirectories(home.contracts());
        Files.writeString(home.contracts().resolve("node.yaml"), "collection: node");
        files = new StackFiles(home);
    }

    @Test
    void configureThePipelines() throws IOException {
        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .isTrue();

        Map<String, Object> yaml = read(files.pipelines());
        assertThat(yaml.keySet())
                .containsExactlyInAnyOrder(
                        "postgres",
                        "nats",
                        "checkpoints",
                        "tilesets",
                        "contracts",
                        "events",
                        "policies",
                        "streams",
                        "metrics",
                        "dead-letters",
                        "jobs");
        assertThat(yaml.get("postgres"))
                .isEqualTo(Map.of(
                        "url", "postgresql://127.0.0.1:5433/weltgewebe",
                        "user", "wg_capture",
                        "password", files.password("wg_capture"),
                        "slot", "wg_capture_weltgewebe",
                        "publication", "wg_publication"));
        assertThat(yaml.get("jobs")).isEqualTo(List.of("capture", "bake"));
        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .as("nothing changed")
                .isFalse();
    }

    @Test
    void keepTheKeyOfTheDeadLettersForItsOwnerAndForEver() throws IOException {
        files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS);

        Path keys = Path.of(((Map<?, ?>) read(files.pipelines()).get("dead-letters"))
                .get("key-file")
                .toString());
        List<String> lines = Files.readAllLines(keys);
        assertThat(lines).hasSize(2).last().asString().matches("k1 [A-Za-z0-9+/]{43}=");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(files.letterKeys()).isEqualTo(keys);
        assertThat(keys).as("not made anew").hasContent(String.join("\n", lines));
    }

    @Test
    void changeWithTheContractsSoThatTheProcessesStartAnew() throws IOException {
        files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS);
        files.writeApi(OWNER, "nats://127.0.0.1:4223", PORTS);

        Files.writeString(root.resolve("schemas/collections/path.yaml"), "collection: path");

        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .isTrue();
        assertThat(files.writeApi(OWNER, "nats://127.0.0.1:4223", PORTS)).isTrue();
    }

    @Test
    void changeWithTheKeysOfTheDeadLettersButHoldNone() throws IOException {
        files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS);
        String old = Files.readAllLines(files.letterKeys()).get(1);

        String fresh = "k2 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        Files.writeString(files.letterKeys(), fresh + "\n" + old + "\n");
        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .as("a key was added")
                .isTrue();
        Files.writeString(files.letterKeys(), fresh + "\n");
        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .as("a key was removed")
                .isTrue();
        assertThat(files.writePipelines(OWNER, "wg_capture_weltgewebe", "nats://127.0.0.1:4223", PORTS))
                .isFalse();
        assertThat(Files.readString(files.pipelines()))
                .doesNotContain(old.substring(3))
                .doesNotContain(fresh.substring(3));
    }

    @Test
    void configureTheApiWithoutTheTokenItself() throws IOException {
        files.writeApi(OWNER, "nats://127.0.0.1:4223", PORTS);

        Map<String, Object> yaml = read(files.api());
        assertThat(yaml.keySet())
                .containsExactlyInAnyOrder(
                        "http", "postgres", "nats", "tilesets", "contracts", "search", "web", "auth");
        assertThat(yaml.get("auth").toString()).contains(StackFiles.sha256(files.token()));
        assertThat(Files.readString(files.api())).doesNotContain(files.token()).doesNotContain("geheim");
    }

    @Test
    void areReadableByTheirOwnerOnly() throws IOException {
        files.writeApi(OWNER, "nats://127.0.0.1:4223", PORTS);

        for (Path file : List.of(files.api(), root.resolve("var/run/secrets.properties"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Path file) throws IOException {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }
}
