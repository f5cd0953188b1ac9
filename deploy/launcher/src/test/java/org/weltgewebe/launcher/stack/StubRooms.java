package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Builds stand-ins for the processes of the other rooms, so that their start, stop and class paths are tested with real JVMs. */
final class StubRooms {

    private static final String SERVER =
            """
            package %s;
            public final class %s {
                public static void main(String[] arguments) throws Exception {
                    String config = java.nio.file.Files.readString(java.nio.file.Path.of(arguments[1]));
                    var port = java.util.regex.Pattern.compile("address: 127.0.0.1:(\\\\d+)").matcher(config);
                    port.find();
                    var server = com.sun.net.httpserver.HttpServer.create(
                            new java.net.InetSocketAddress("127.0.0.1", Integer.parseInt(port.group(1))), 0);
                    byte[] body = "{\\"status\\":\\"up\\",\\"parts\\":{\\"search\\":{\\"status\\":\\"up\\",\\"lagSeconds\\":0.5}}}".getBytes();
                    byte[] metrics = "wg_lag_seconds{stage=\\"capture\\"} 1.5\\n".getBytes();
                    server.createContext("/health/ready", e -> { e.sendResponseHeaders(200, body.length); e.getResponseBody().write(body); e.close(); });
                    server.createContext("/metrics", e -> { e.sendResponseHeaders(200, metrics.length); e.getResponseBody().write(metrics); e.close(); });
                    server.start();
                }
            }
            """;

    private static final String BAKE =
            """
            package org.weltgewebe.bakery.cli;
            public final class BakeMain {
                public static void main(String[] arguments) throws Exception {
                    var tileset = java.nio.file.Path.of(arguments[arguments.length - 1]);
                    java.nio.file.Files.createDirectories(tileset);
                    java.nio.file.Files.writeString(tileset.resolve("manifest.json"), "{}");
                }
            }
            """;

    private StubRooms() {}

    static void install(Path root, String version) throws IOException {
        server(root, "pipelines", "org.weltgewebe.pipelines", "PipelinesMain", version);
        server(root, "api", "org.weltgewebe.api", "ApiMain", version);
        jar(
                root.resolve("tile-bakery/bakery/target/bakery-" + version + ".jar"),
                "org.weltgewebe.bakery.cli",
                "BakeMain",
                BAKE);
    }

    private static void server(Path root, String module, String packageName, String main, String version)
            throws IOException {
        Path jar = root.resolve(module).resolve("target").resolve(module + "-" + version + ".jar");
        jar(jar, packageName, main, SERVER.formatted(packageName, main));
    }

    private static void jar(Path jar, String packageName, String main, String source) throws IOException {
        Path work = Files.createDirectories(jar.resolveSibling("stub"));
        Path file = Files.writeString(work.resolve(main + ".java"), source);
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", work.toString(), file.toString());
        if (exitCode != 0) {
            throw new IOException(main + ": stub does not compile");
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out);
                var classes = Files.walk(work)) {
            for (Path compiled :
                    classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                archive.putNextEntry(new JarEntry(work.relativize(compiled).toString()));
                archive.write(Files.readAllBytes(compiled));
            }
        }
    }
}
