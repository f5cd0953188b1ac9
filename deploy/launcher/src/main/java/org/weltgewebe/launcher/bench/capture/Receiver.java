package org.weltgewebe.launcher.bench.capture;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.servers.PostgresDsn;

/**
 * The ceiling: {@code pg_recvlogical} receives what Postgres decodes and throws it away. Nothing that reads a slot of this server can
 * be faster.
 */
final class Receiver {

    static final String SLOT = "bench_recvlogical";

    private static final long SAMPLE_MILLIS = 20;

    private final Path program;
    private final PostgresDsn database;
    private final BenchServers servers;

    Receiver(Path program, PostgresDsn database, BenchServers servers) {
        this.program = program;
        this.database = database;
        this.servers = servers;
    }

    /** Reads up to a position of the log; {@code events} is how many row changes lie before it. */
    Figures.Drain drain(long untilLsn, long events) throws InterruptedException {
        String end = Long.toHexString(untilLsn >>> 32) + "/" + Long.toHexString(untilLsn & 0xFFFF_FFFFL);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                program.toString(),
                "--host=" + database.host(),
                "--port=" + database.port(),
                "--username=" + database.user(),
                "--dbname=" + database.database(),
                "--slot=" + SLOT,
                "--start",
                "--no-loop",
                "--endpos=" + end,
                "--option=proto_version=1",
                "--option=publication_names=wg_publication",
                "--file=/dev/null"));
        builder.environment().put("PGPASSWORD", database.password());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        double serversBefore = servers.cpuSeconds();
        long start = System.nanoTime();
        Process process = servers.start("recvlogical", builder);
        ProcessCost cost = ProcessCost.NONE;
        try {
            while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
                cost = cost.max(ProcessCost.of(process.pid()));
            }
        } finally {
            process.destroy();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw LauncherException.failed(
                    "pg_recvlogical: exit code " + process.exitValue() + " (expected: 0 at " + end + ")",
                    "leave it out: --peers debezium");
        }
        double serversCpu = servers.cpuSeconds() - serversBefore;
        return new Figures.Drain(events, 0, seconds, null, cost.cpuSeconds(), serversCpu, cost.peakRssBytes());
    }
}
