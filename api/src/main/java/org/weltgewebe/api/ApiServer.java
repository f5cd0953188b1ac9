package org.weltgewebe.api;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.Closeable;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.weltgewebe.api.features.FeaturesHandler;
import org.weltgewebe.api.features.NodeWritesHandler;
import org.weltgewebe.api.features.postgres.Database;
import org.weltgewebe.api.features.postgres.NodeWrites;
import org.weltgewebe.api.features.postgres.PublicRows;
import org.weltgewebe.api.health.HealthHandler;
import org.weltgewebe.api.health.PartState;
import org.weltgewebe.api.http.Answers;
import org.weltgewebe.api.http.Contract;
import org.weltgewebe.api.http.HttpVerticle;
import org.weltgewebe.api.http.Observation;
import org.weltgewebe.api.live.LiveEvents;
import org.weltgewebe.api.live.LiveHandler;
import org.weltgewebe.api.live.nats.Bus;
import org.weltgewebe.api.live.nats.RowIntake;
import org.weltgewebe.api.live.nats.TileNews;
import org.weltgewebe.api.metrics.ApiMetrics;
import org.weltgewebe.api.search.SearchHandler;
import org.weltgewebe.api.search.lucene.SearchIndex;
import org.weltgewebe.api.tiles.ArchiveHandler;
import org.weltgewebe.api.tiles.TilesHandler;
import org.weltgewebe.api.tiles.pmtiles.Tilesets;
import org.weltgewebe.api.web.WebHandler;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;

/** The running API: opens its parts in order and closes them in reverse. */
public final class ApiServer implements Closeable {

    private static final long START_SECONDS = 60;
    private static final int MAX_EVENT_LOOPS = 4;
    private static final int LIVE_EVENTS = 20_000;
    private static final long LIVE_BYTES = 32L << 20;

    private final ApiConfig config;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(false));
    private final ApiMetrics metrics = new ApiMetrics();
    private final AtomicInteger port = new AtomicInteger();
    private final ScheduledExecutorService poll =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "wg-poll"));
    private final CollectionContracts contracts;
    private final Tilesets tilesets;
    private final WebHandler web;
    private final Database database;
    private final LiveEvents events = new LiveEvents(LIVE_EVENTS, LIVE_BYTES);
    private final TileNews tileNews;
    private final SearchIndex index;
    private final RowIntake rows;
    private final Bus bus;

    private ApiServer(ApiConfig config) {
        this.config = config;
        this.contracts = CollectionContracts.load(config.contracts().dir());
        this.tilesets = new Tilesets(config.tilesets().dir());
        this.web = new WebHandler(config.web().dir());
        this.database = new Database(
                vertx,
                config.postgres().url(),
                config.postgres().user(),
                config.postgres().password());
        this.tileNews = new TileNews(tilesets, events, metrics);
        this.index = SearchIndex.open(config.search().dir(), contracts);
        this.rows = new RowIntake(index, events, metrics, InstantSource.system());
        this.bus = new Bus(config.nats().url(), rows, tileNews);
    }

    /**
     * Starts everything and listens.
     *
     * @throws RuntimeException when the port or the index cannot be taken; Postgres and NATS may come later
     */
    public static ApiServer start(ApiConfig config) {
        ApiServer server = new ApiServer(config);
        try {
            server.open();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The port that was taken. */
    public int port() {
        return port.get();
    }

    private void open() {
        web.refresh();
        bus.start();
        poll.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        OpenAPIContract contract = await(Contract.load(vertx));
        HttpVerticle.Setup setup = new HttpVerticle.Setup(
                new HttpServerOptions()
                        .setHost(config.http().host())
                        // Negative: a free port, the same for all event loops.
                        .setPort(config.http().port() == 0 ? -1 : config.http().port()),
                contract,
                config.auth().bearerTokens(),
                operations(),
                new Observation(metrics),
                web);
        int loops = Math.max(1, Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()));
        await(vertx.deployVerticle(() -> new HttpVerticle(setup, port), new DeploymentOptions().setInstances(loops)));
    }

    private void look() {
        tileNews.look();
        web.refresh();
    }

    private Map<String, Handler<RoutingContext>> operations() {
        PublicRows publicRows = new PublicRows(database, contracts);
        FeaturesHandler features = new FeaturesHandler(publicRows);
        NodeWritesHandler writes = new NodeWritesHandler(new NodeWrites(database, publicRows));
        TilesHandler tiles = new TilesHandler(tilesets, metrics, config.http().publicUrl());
        HealthHandler health = new HealthHandler(version(), parts(), this::tilesetStates);
        Map<String, Handler<RoutingContext>> operations = new HashMap<>();
        operations.put("healthLive", health::live);
        operations.put("healthReady", health::ready);
        operations.put("metrics", this::metrics);
        operations.put("tileJson", tiles::tileJson);
        operations.put("liveTile", tiles::liveTile);
        operations.put("generationTile", tiles::generationTile);
        operations.put("archive", new ArchiveHandler(tilesets)::archive);
        operations.put("listFeatures", features::list);
        operations.put("getFeature", features::get);
        operations.put("session", writes::session);
        operations.put("createNode", writes::create);
        operations.put("updateNode", writes::update);
        operations.put("search", new SearchHandler(index, metrics, InstantSource.system())::search);
        operations.put("live", new LiveHandler(events, metrics)::live);
        return operations;
    }

    private Map<String, Supplier<Future<PartState>>> parts() {
        return Map.of(
                "postgres", database::state,
                "nats", () -> Future.succeededFuture(bus.state()),
                "search", () -> Future.succeededFuture(rows.searchState()));
    }

    /** Every tileset a contract names must be there; others count once they are. */
    private Map<String, PartState> tilesetStates() {
        Map<String, PartState> states = new TreeMap<>();
        for (CollectionContract contract : contracts.all()) {
            if (contract.tiles() != null) {
                states.put(contract.tiles().tileset(), PartState.down("not published yet"));
            }
        }
        tilesets.generations()
                .forEach((name, generation) -> states.put(name, PartState.up(Map.of("generation", generation))));
        return states;
    }

    private void metrics(RoutingContext context) {
        Answers.bytes(
                context,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                io.vertx.core.buffer.Buffer.buffer(metrics.scrape()));
    }

    private static String version() {
        String version = ApiServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("start: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        poll.shutdownNow();
        bus.close();
        database.close();
        await(vertx.close());
        tilesets.close();
        index.close();
    }
}
