package org.weltgewebe.pipelines;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.schemas.FaultException;

/** {@code PipelinesMain --config FILE}: runs until a signal; exit code 1 when a job ends by itself. */
public final class PipelinesMain {

    private static final Logger LOG = LoggerFactory.getLogger(PipelinesMain.class);

    private PipelinesMain() {}

    /** Starts the process. */
    public static void main(String[] args) throws Exception {
        if (args.length != 2 || !args[0].equals("--config")) {
            System.err.println("usage: PipelinesMain --config FILE");
            System.exit(1);
        }
        try {
            PipelinesConfig config = PipelinesConfig.read(Path.of(args[1]));
            LOG.info("configuration: {}", config);
            Pipelines pipelines = Pipelines.start(config, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(pipelines::close, "pipelines-stop"));
            Optional<Throwable> failure = pipelines.jobs().awaitEnd();
            failure.ifPresent(cause -> LOG.error("a job ended", cause));
        } catch (FaultException | IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
        System.exit(1);
    }
}
