package org.weltgewebe.api;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.weltgewebe.schemas.config.StrictYaml;

/** The process: {@code ApiMain --config FILE}. Ends on SIGTERM after closing what it opened. */
public final class ApiMain {

    private ApiMain() {}

    /** Exit codes: 0 stopped, 1 failed to start, 64 wrong usage. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.println("usage: ApiMain --config FILE");
            System.exit(64);
        }
        try {
            ApiConfig config = StrictYaml.read(Path.of(arguments[1]), ApiConfig.class);
            ConfigTable.lines(config).forEach(System.out::println);
            ApiServer server = ApiServer.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
            System.out.println("serving on port " + server.port());
        } catch (RuntimeException e) {
            System.err.println("api: " + e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }
}
