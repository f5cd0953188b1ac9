package org.weltgewebe.api.features.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.Closeable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.health.PartState;
import org.weltgewebe.api.http.ProblemCode;
import org.weltgewebe.api.http.ProblemException;
import org.weltgewebe.schemas.config.Secret;

/** The connections to Postgres as the role {@code wg_api}. */
public final class Database implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int POOL_SIZE = 8;
    private static final int WAITING_REQUESTS = 256;

    private final Pool pool;

    /**
     * Opens a pool; connections are made when they are needed.
     *
     * @param url {@code postgresql://host:port/database}
     */
    public Database(Vertx vertx, String url, String user, Secret password) {
        PgConnectOptions connect = PgConnectOptions.fromUri(url)
                .setUser(user)
                .setPassword(password.value())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "weltgewebe-api")
                .addProperty("TimeZone", "UTC")
                .addProperty("statement_timeout", "5000");
        PoolOptions options = new PoolOptions()
                .setShared(true)
                .setName("wg-postgres")
                .setMaxSize(POOL_SIZE)
                .setMaxWaitQueueSize(WAITING_REQUESTS)
                .setConnectionTimeout(2)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        this.pool = PgBuilder.pool()
                .with(options)
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    Pool pool() {
        return pool;
    }

    /** Whether Postgres answers as a server that may be written to. */
    public Future<PartState> state() {
        return pool.query("SELECT current_setting('server_version'), pg_is_in_recovery()")
                .execute()
                .map(rows -> {
                    var row = rows.iterator().next();
                    return row.getBoolean(1)
                            ? PartState.down("is a standby (expected: the primary)")
                            : PartState.up(Map.of("version", row.getString(0)));
                })
                .timeout(2, TimeUnit.SECONDS)
                .otherwise(failure -> PartState.down("does not answer"));
    }

    /**
     * What a failure means to the client. Constraints are named, values are not; a message of the driver can quote rows and is
     * never passed on.
     */
    static <T> Future<T> explain(Throwable failure) {
        if (failure instanceof ProblemException) {
            return Future.failedFuture(failure);
        }
        if (failure instanceof DatabaseException refusal && refusal.getSqlState() != null) {
            String state = refusal.getSqlState();
            if (state.startsWith("23") || state.startsWith("22")) {
                return Future.failedFuture(
                        new ProblemException(ProblemCode.INVALID_BODY, "database: refused with SQLSTATE " + state));
            }
            LOG.error("postgres: SQLSTATE {} {}", state, failure.getClass().getName());
            boolean passes = state.startsWith("08")
                    || state.startsWith("53")
                    || state.startsWith("57")
                    || state.startsWith("40");
            return Future.failedFuture(new ProblemException(passes ? ProblemCode.UNAVAILABLE : ProblemCode.INTERNAL));
        }
        LOG.error("postgres: {}", failure.getClass().getName());
        return Future.failedFuture(new ProblemException(ProblemCode.UNAVAILABLE));
    }

    @Override
    public void close() {
        pool.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
