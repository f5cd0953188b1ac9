package org.weltgewebe.api.search.lucene;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.api.health.PartState;
import org.weltgewebe.api.search.SearchAnswer;
import org.weltgewebe.api.search.SearchQuestion;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.SearchContract;
import org.weltgewebe.schemas.event.RowEvent;

/**
 * The index of all searchable rows, fed in stream order by one thread and searched by many. Rows become visible within 100 ms
 * (within a second during a bulk load) and durable within five seconds, together with the sequence up to which the stream is in.
 * What was removed is also merged out of the files, within half a minute.
 */
public final class SearchIndex implements Closeable {

    /** What answers call this engine. */
    public static final String ENGINE = "lucene";

    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);

    /** Changes when documents are made differently, so that older indexes are rebuilt. */
    private static final String RECIPE = "1";

    private static final long TICK_MILLIS = 50;
    private static final Duration BULK_REFRESH = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    private static final Duration EXPUNGE = Duration.ofSeconds(30);
    private static final long BULK_PENDING = 500;

    private final Directory directory;
    private final IndexWriter writer;
    private final ConcurrentMergeScheduler merges;
    private final SearcherManager searchers;
    private final LiveRows rows;
    private final German german;
    private final WordQueries wordQueries;
    private final Map<String, SearchContract> contracts;
    private final ScheduledExecutorService ticker =
            Executors.newScheduledThreadPool(2, task -> new Thread(task, "wg-search"));

    private volatile IndexPosition position;
    private volatile boolean isStale;
    private volatile boolean isUncommitted;
    private volatile boolean hasRemovals;
    private volatile boolean isBulk;
    private long refreshedNanos = System.nanoTime();
    private long committedNanos = System.nanoTime();

    private SearchIndex(Directory directory, IndexWriter writer, German german, Map<String, SearchContract> contracts)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.german = german;
        this.contracts = contracts;
        this.merges = (ConcurrentMergeScheduler) writer.getConfig().getMergeScheduler();
        this.wordQueries = new WordQueries(german);
        this.searchers = new SearcherManager(writer, null);
        this.rows = new LiveRows(searchers);
        String recipe = recipe(contracts);
        IndexPosition committed = IndexPosition.ofCommitData(commitData(writer));
        if (committed != null && committed.recipe().equals(recipe)) {
            this.position = committed;
        } else {
            this.position = IndexPosition.start("", recipe, 0);
            clear(committed == null ? "it is new" : "documents are made differently now");
        }
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        ticker.scheduleWithFixedDelay(
                this::expungeRemoved, EXPUNGE.toMillis(), EXPUNGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the index, or makes an empty one when there is none or its files cannot be used.
     *
     * @throws IllegalStateException when another process has it
     */
    public static SearchIndex open(Path path, CollectionContracts contracts) {
        try {
            Files.createDirectories(path);
            German german = new German();
            Map<String, SearchContract> searchable = new HashMap<>();
            for (CollectionContract contract : contracts.all()) {
                if (contract.search() != null && contract.isPublishable()) {
                    searchable.put(contract.collection(), contract.search());
                }
            }
            Directory directory = FSDirectory.open(path);
            return new SearchIndex(directory, writer(directory, german), german, searchable);
        } catch (LockObtainFailedException e) {
            throw new IllegalStateException(
                    "search.dir: in use by another process (expected: one API per index directory)", e);
        } catch (IOException e) {
            throw new UncheckedIOException("search.dir: cannot be used (expected: a writable directory)", e);
        }
    }

    private static IndexWriter writer(Directory directory, German german) throws IOException {
        try {
            return new IndexWriter(directory, config(german, IndexWriterConfig.OpenMode.CREATE_OR_APPEND));
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | NoSuchFileException e) {
            LOG.warn(
                    "search index: its files cannot be used ({}), rebuilding it from the stream",
                    e.getClass().getSimpleName());
            for (String file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
            return new IndexWriter(directory, config(german, IndexWriterConfig.OpenMode.CREATE));
        }
    }

    private static IndexWriterConfig config(German german, IndexWriterConfig.OpenMode mode) {
        return new IndexWriterConfig(Fields.analyzer(german))
                .setOpenMode(mode)
                .setRAMBufferSizeMB(32)
                .setCommitOnClose(false)
                .setMergeScheduler(new ConcurrentMergeScheduler())
                // An expunge leaves no removed row behind, however few there are in a segment.
                .setMergePolicy(new TieredMergePolicy().setForceMergeDeletesPctAllowed(0));
    }

    private static @Nullable Map<String, String> commitData(IndexWriter writer) {
        Iterable<Map.Entry<String, String>> entries = writer.getLiveCommitData();
        if (entries == null) {
            return null;
        }
        Map<String, String> data = new HashMap<>();
        entries.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
        return data;
    }

    private static String recipe(Map<String, SearchContract> contracts) {
        return RECIPE + " " + new java.util.TreeMap<>(contracts);
    }

    /** Last sequence that is in the index. */
    public long sequence() {
        return position.sequence();
    }

    /** Whether the index can be searched, and what it has; {@code lagSeconds} is how far behind its rows are. */
    public PartState state(double lagSeconds) {
        if (!writer.isOpen()) {
            return PartState.down("the index was closed by an error of its files");
        }
        IndexPosition now = position;
        Map<String, Object> facts = new HashMap<>();
        facts.put("sequence", now.sequence());
        facts.put("rows", count());
        facts.put("lagSeconds", lagSeconds);
        if (now.missingBefore() > 0) {
            facts.put("detail", missing(now));
        }
        return PartState.up(facts);
    }

    private static String missing(IndexPosition position) {
        return "rows that last changed before sequence " + position.missingBefore()
                + " are not found: the stream no longer had them when the index was built (remedy: ./weltgewebe backfill start --all)";
    }

    /** Number of rows that can be found. */
    public int count() {
        return writer.getDocStats().numDocs;
    }

    /**
     * Where to go on reading a stream. When the index knows another stream, or has missed messages that are no longer kept, it is
     * emptied first: it cannot know what was deleted meanwhile.
     *
     * @param stream identity of the stream
     * @param firstSequence oldest sequence that the stream still has
     * @param lastSequence newest sequence
     * @return the sequence after which to read
     */
    public long resume(String stream, long firstSequence, long lastSequence) {
        IndexPosition known = position;
        String reason = null;
        if (!known.stream().equals(stream)) {
            reason = "the stream was created anew";
        } else if (known.sequence() + 1 < firstSequence) {
            reason = "the stream no longer has what follows sequence " + known.sequence();
        } else if (known.sequence() > lastSequence) {
            reason = "the stream ends before sequence " + known.sequence();
        }
        if (reason != null) {
            position = IndexPosition.start(stream, known.recipe(), firstSequence);
            clear(known.stream().isEmpty() ? "it is new" : reason);
            if (position.missingBefore() > 0) {
                LOG.warn("search index: {}", missing(position));
            }
        }
        return position.sequence();
    }

    /**
     * Takes in the next message. An upsert or withdrawal that is older than what the index has changes nothing; a deletion always
     * removes, since after it versions begin anew.
     *
     * @param event the row event, or null for a message that could not be read
     * @param pending how many messages wait behind it
     * @return where the row was before, or null when that is not known
     */
    public @Nullable Extent apply(long sequence, @Nullable RowEvent event, long pending) {
        try {
            Extent before = event == null ? null : write(event);
            position = position.at(sequence);
            isBulk = pending > BULK_PENDING;
            isUncommitted = true;
            return before;
        } catch (IOException e) {
            throw new UncheckedIOException("search index: cannot be written", e);
        }
    }

    /** Whether rows of a collection are in the index; of others it does not know where they were. */
    public boolean holds(String collection) {
        return contracts.containsKey(collection);
    }

    /** Everything up to a sequence has been given: no row event lies between the last one and it. */
    public void advance(long sequence) {
        if (sequence > position.sequence()) {
            position = position.at(sequence);
            isUncommitted = true;
        }
    }

    private @Nullable Extent write(RowEvent event) throws IOException {
        SearchContract contract = contracts.get(event.collection());
        if (contract == null) {
            return null;
        }
        String id = Fields.id(event);
        RowState before = rows.find(id);
        Extent extentBefore = before == null ? null : before.extent();
        boolean isOlder = before != null && event.version() < before.version();
        if (isOlder && event.kind() != RowEvent.Kind.DELETED) {
            return extentBefore;
        }
        if (event.kind() == RowEvent.Kind.UPSERTED) {
            RowState state = new RowState(event.version(), Extent.of(event.geometry()));
            writer.updateDocument(new Term(Fields.ID, id), Fields.document(event, contract, state, german));
            rows.add(id, state);
        } else {
            writer.deleteDocuments(new Term(Fields.ID, id));
            rows.delete(id);
            hasRemovals = true;
        }
        isStale = true;
        return extentBefore;
    }

    /** Answers a question as of the last refresh; what has expired at {@code now} is not found. */
    public SearchAnswer search(SearchQuestion question, Instant now) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return new Searches(searcher, wordQueries, now).answer(question);
        } finally {
            searchers.release(searcher);
        }
    }

    /** Makes everything that was applied visible now. */
    public void refresh() {
        try {
            isStale = false;
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("search index: cannot be read", e);
        }
    }

    /** Merges out of the files what was removed, waits for it and commits. */
    public void expunge() {
        try {
            hasRemovals = false;
            // A merge that runs already is left out by the first round, and may carry a later removal over into its
            // result. Once it
            // has ended, the second round finds it.
            for (int round = 0; round < 2; round++) {
                writer.forceMergeDeletes(true);
                merges.sync();
            }
            commit();
        } catch (IOException e) {
            throw new UncheckedIOException("search index: cannot be written", e);
        }
    }

    private void expungeRemoved() {
        try {
            if (hasRemovals) {
                expunge();
            }
        } catch (RuntimeException e) {
            hasRemovals = true;
            LOG.error("search index: {}", e.getClass().getName());
        }
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            if (isStale && (!isBulk || now - refreshedNanos > BULK_REFRESH.toNanos())) {
                refresh();
                refreshedNanos = now;
            }
            if (isUncommitted && now - committedNanos > COMMIT.toNanos()) {
                committedNanos = now;
                commit();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("search index: {}", e.getClass().getName());
        }
    }

    /** The position is read first: what is applied meanwhile is applied again after a crash, to the same effect. */
    private synchronized void commit() throws IOException {
        isUncommitted = false;
        writer.setLiveCommitData(position.toCommitData().entrySet());
        writer.commit();
    }

    private void clear(String reason) {
        try {
            LOG.info("search index: building it from the start of the stream, since {}", reason);
            writer.deleteAll();
            isUncommitted = true;
            // Twice: states written before the first may still be held for the second.
            searchers.maybeRefreshBlocking();
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("search index: cannot be emptied", e);
        }
    }

    @Override
    public void close() {
        ticker.shutdown();
        try {
            ticker.awaitTermination(10, TimeUnit.SECONDS);
            commit();
            searchers.close();
            writer.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("search index: cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
