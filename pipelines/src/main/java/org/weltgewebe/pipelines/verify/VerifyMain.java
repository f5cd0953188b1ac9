package org.weltgewebe.pipelines.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.capture.SlotSettings;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.EventTypes;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.distribute.Messages;
import org.weltgewebe.pipelines.flink.CaptureStart;
import org.weltgewebe.pipelines.verify.nats.StreamReader;
import org.weltgewebe.pipelines.verify.postgres.RowsAtCut;
import org.weltgewebe.schemas.config.Nearest;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.Subjects;

/** Proves Postgres and the stream consistent, on a running system: exit 0 consistent, 2 findings, 1 could not be verified. */
public final class VerifyMain {

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream err;
    private final VerifyOptions options;
    private final PipelinesConfig config;
    private final CollectionContracts contracts;
    private final VerifyOutput output;
    private long toldAt = System.nanoTime();

    private VerifyMain(PrintStream out, PrintStream err, VerifyOptions options) {
        this.err = err;
        this.options = options;
        this.config = PipelinesConfig.read(options.config());
        this.contracts = CollectionContracts.load(config.contracts().dir());
        this.output = new VerifyOutput(out, options.json(), options.limit());
    }

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * The command without the process.
     *
     * @return exit code
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        if (Arrays.asList(arguments).contains("--help")) {
            out.print(VerifyOptions.HELP);
            return 0;
        }
        try {
            return new VerifyMain(out, err, VerifyOptions.parse(arguments)).run();
        } catch (SQLException e) {
            // The message of the server may quote a value.
            err.println(
                    "verify: Postgres refused, SQL state " + e.getSQLState() + " (expected: it runs, and the role of"
                            + " pipelines.yaml may read the tables; see ./weltgewebe status)");
            return 1;
        } catch (IOException | RuntimeException e) {
            err.println("verify: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int run() throws IOException, InterruptedException, SQLException {
        requireCollection();
        try (StreamReader stream = StreamReader.open(config.nats().url());
                RowsAtCut rows = RowsAtCut.open(slot())) {
            String nonce = UUID.randomUUID().toString();
            rows.fence(nonce);
            Scope scope = scope(stream);
            Classifier classifier =
                    new Classifier(contracts, EventTypes.load(config.events().dir()));
            Audit audit = new Audit(contracts, classifier, rows.cut(), scope, output::finding);
            readEvents(stream, scope, nonce, audit::message);
            stream.readAll(Subjects.STREAM_DEAD, audit::deadLetter);
            if (stream.forgetsNothing(Subjects.STREAM_DEAD, Instant.now())) {
                audit.lettersAreWhole();
            }
            rows.read(row -> {
                audit.row(row);
                progress("rows of " + row.table() + " are compared");
            });
            AuditReport report =
                    audit.finish(stream.bounds(Subjects.STREAM_EVENT).first());
            output.summary(report, scope);
            return report.isConsistent() ? 0 : 2;
        }
    }

    private void readEvents(StreamReader stream, Scope scope, String nonce, Consumer<StreamMessage> messages)
            throws IOException, InterruptedException {
        boolean reached = stream.readUntil(
                Subjects.STREAM_EVENT,
                scope.fromSequence(),
                message -> {
                    messages.accept(message);
                    progress("sequence " + message.sequence() + " is read");
                },
                message ->
                        message.subject().equals(Messages.FENCE_SUBJECT) && nonce.equals(message.header("ce-subject")),
                options.patience());
        if (!reached) {
            throw new IOException("stream " + Subjects.STREAM_EVENT
                    + ": the mark of this run did not arrive, and nothing else within " + options.patience()
                    + " (expected: a running capture job; see ./weltgewebe status, or --wait)");
        }
    }

    private Scope scope(StreamReader stream) throws IOException, InterruptedException {
        StreamReader.Bounds bounds = stream.bounds(Subjects.STREAM_EVENT);
        long from = bounds.first();
        VerifyOptions.Point start = options.from();
        if (start != null) {
            from = Math.max(from, start.time() == null ? start.sequence() : sequenceAt(stream, start.time(), bounds));
        }
        long to = Long.MAX_VALUE;
        VerifyOptions.Point end = options.to();
        if (end != null) {
            // Stored within the last millisecond of it still belongs to it.
            to = end.time() == null
                    ? end.sequence()
                    : sequenceAt(stream, end.time().plusMillis(1), bounds) - 1;
        }
        if (to < from) {
            throw new IllegalArgumentException(
                    "--to: sequence " + to + " (expected: at least " + from + ", the first that can be judged)");
        }
        Instant provableFrom = stream.firstFrom(Subjects.STREAM_EVENT, from)
                .map(StreamReader.Place::storedAt)
                .orElse(null);
        return new Scope(from, to, bounds.isWhole() && from <= 1, provableFrom, options.collection());
    }

    private static long sequenceAt(StreamReader stream, Instant time, StreamReader.Bounds bounds)
            throws IOException, InterruptedException {
        Optional<StreamReader.Place> first = stream.firstAt(Subjects.STREAM_EVENT, time);
        return first.map(StreamReader.Place::sequence).orElse(bounds.last() + 1);
    }

    /** The slot's server, and the tables that may have events. */
    private SlotSettings slot() {
        SlotSettings all = CaptureStart.slotSettings(config, contracts);
        List<SlotSettings.TableShape> tables = all.tables().stream()
                .filter(table -> isJudged(contracts.table(table.table()).orElse(null)))
                .toList();
        return all.withTables(tables);
    }

    private boolean isJudged(@Nullable CollectionContract contract) {
        String name = contract == null ? Scope.OUTBOX : contract.collection();
        boolean isAsked = options.collection() == null || options.collection().equals(name);
        return isAsked && (contract == null || contract.isPublishable());
    }

    private void requireCollection() {
        String asked = options.collection();
        List<String> known = new ArrayList<>(
                contracts.all().stream().map(CollectionContract::collection).toList());
        known.add(Scope.OUTBOX);
        if (asked != null && !known.contains(asked)) {
            throw new IllegalArgumentException("--collection: " + asked + " (expected: "
                    + Nearest.to(asked, known)
                            .map(near -> "did you mean " + near + "?")
                            .orElse(known.toString()) + ")");
        }
    }

    private void progress(String what) {
        long now = System.nanoTime();
        if (now - toldAt > PROGRESS_NANOS) {
            toldAt = now;
            err.println("verify: " + what);
        }
    }
}
