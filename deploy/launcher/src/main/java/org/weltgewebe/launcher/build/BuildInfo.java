package org.weltgewebe.launcher.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * What the build knew.
 *
 * @param version the project's version
 * @param flinkJvmFlags flags that Flink needs on Java 17
 */
public record BuildInfo(String version, List<String> flinkJvmFlags) {

    /** Reads the properties the build filtered into this jar. */
    public static BuildInfo load() {
        try (InputStream in = Objects.requireNonNull(BuildInfo.class.getResourceAsStream("build.properties"))) {
            Properties properties = new Properties();
            properties.load(in);
            return new BuildInfo(
                    properties.getProperty("version", ""),
                    List.of(properties.getProperty("flink.jvm.flags", "").split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties: cannot be read from the launcher's jar", e);
        }
    }
}
