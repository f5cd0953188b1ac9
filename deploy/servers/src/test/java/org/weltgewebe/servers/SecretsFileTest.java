package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFileTest {

    @TempDir
    Path directory;

    @Test
    void keepsWhatItGeneratedForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("secrets.properties");
        String api = SecretsFile.at(file).get("wg_api");
        String capture = SecretsFile.at(file).get("wg_capture");

        assertThat(SecretsFile.at(file).get("wg_api"))
                .isEqualTo(api)
                .isNotEqualTo(capture)
                .hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
