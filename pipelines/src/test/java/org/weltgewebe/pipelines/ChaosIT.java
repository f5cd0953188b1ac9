package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.verify.VerifyMain;
import org.weltgewebe.servers.PostgresDsn;

/**
 * Whatever is killed or cut, in whatever order, under steady writes: every committed change is in the stream once and in order, by
 * those who committed it and by {@code verify}. {@code -Dwg.chaos.seed=N} repeats a run's decisions, {@code -Pchaos} makes it long.
 */
class ChaosIT {

    private static final int WRITERS = 3;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("wg.chaos.seed", System.nanoTime());
    private final Duration duration = Duration.parse(System.getProperty("wg.chaos.duration", "PT0S"));
    private final int largeRows = Integer.getInteger("wg.chaos.large", 3_000);
    private final AtomicBoolean stop = new AtomicBoolean();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private final ChaosLedger ledger = new ChaosLedger();
    private CaptureRig rig;
    private TcpProxy toPostgres;
    private TcpProxy toNats;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
        PostgresDsn postgres = rig.database.capture();
        toPostgres = new TcpProxy(postgres.host(), postgres.port());
        URI nats = URI.create(rig.nats.url());
        toNats = new TcpProxy(nats.getHost(), nats.getPort());
    }

    @AfterEach
    void close() {
        stop.set(true);
        writers.shutdownNow();
        toPostgres.close();
        toNats.close();
        rig.close();
    }

    @Test
    void nothingIsLostDoubledOrReorderedWhateverIsKilled() throws Exception {
        System.out.println("chaos: seed " + seed);
        rig.database.psql("CREATE TABLE public.chaos (id uuid PRIMARY KEY)");
        try (PipelinesProcess process = new PipelinesProcess(config());
                ChaosRun run = new ChaosRun(rig, ledger, new Random(seed))) {
            run.part("pipelines", 3, process::kill).servers(toPostgres, toNats);
            run.probe();
            rig.database.psql(CaptureIT.node(0, "t", 9.5, 47.1));
            ledger.committed(List.of(new ChaosLedger.Change(
                    "node", ChaosWriter.SHARED, org.weltgewebe.schemas.event.RowEvent.Kind.UPSERTED, 1, "t")));
            List<Future<?>> writing = write(run);
            run.run(duration);
            stop.set(true);
            for (Future<?> writer : writing) {
                writer.get(120, TimeUnit.SECONDS);
            }
            run.probe();
            judge(run, process);
        }
    }

    private List<Future<?>> write(ChaosRun run) {
        List<Future<?>> writing = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            writing.add(writers.submit(new ChaosWriter(
                    number, rig.database.superuser(), ledger, stop, run::told, new ChaosWriter.Load(largeRows, seed))));
        }
        return writing;
    }

    /** The configuration of the rig, with the networks between. */
    private Path config() throws Exception {
        rig.config();
        PostgresDsn postgres = rig.database.capture();
        String text = Files.readString(directory.resolve("pipelines.yaml"))
                .replace(postgres.host() + ":" + postgres.port(), "127.0.0.1:" + toPostgres.port())
                .replace(rig.nats.url(), "nats://127.0.0.1:" + toNats.port());
        return Files.writeString(directory.resolve("chaos.yaml"), text);
    }

    private void judge(ChaosRun run, PipelinesProcess process) throws Exception {
        List<CaptureRig.Stored> stream = rig.events();
        ChaosLedger.Judgement judgement = ledger.judge(stream, Set.of("node/" + ChaosWriter.SHARED));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = VerifyMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                "--config",
                directory.resolve("pipelines.yaml").toString(),
                "--json");
        String verify = out.toString(StandardCharsets.UTF_8);
        System.out.println(report(run, process, judgement, exitCode));
        assertThat(judgement.examples()).as("seed %d", seed).isEmpty();
        assertThat(judgement.isRight()).isTrue();
        assertThat(verify.lines().limit(20)).as("verify, seed %d", seed).hasSize(1);
        assertThat(exitCode).isZero();
        assertThat(stream.stream().map(m -> m.envelope().id())).doesNotHaveDuplicates();
        assertThat(rig.count("WG_DEAD")).isZero();
        assertThat(run.blows()).isGreaterThanOrEqualTo(20);
        assertThat(ledger.changes()).isGreaterThan(1_000);
    }

    private String report(ChaosRun run, PipelinesProcess process, ChaosLedger.Judgement judgement, int exitCode) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("chaos", exitCode == 0 && judgement.isRight() ? "survived" : "failed");
        json.put("seed", seed);
        json.put("kills", run.blows());
        ObjectNode kills = json.putObject("killsByPart");
        run.struck().forEach(kills::put);
        ObjectNode recovery = json.putObject("recoverySeconds");
        run.recoverySeconds().forEach((part, seconds) -> {
            List<Double> sorted = new ArrayList<>(seconds);
            Collections.sort(sorted);
            ObjectNode node = recovery.putObject(part);
            node.put("times", sorted.size());
            node.put("median", rounded(sorted.get(sorted.size() / 2)));
            node.put("max", rounded(sorted.get(sorted.size() - 1)));
        });
        json.put("processEndedByItself", process.endedByItself());
        json.put("transactions", ledger.transactions());
        json.put("changes", ledger.changes());
        json.put("lost", judgement.lost());
        json.put("duplicated", judgement.duplicated());
        json.put("reordered", judgement.reordered());
        json.put("unknown", judgement.unknown());
        json.put("verifyExitCode", exitCode);
        return json.toString();
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
