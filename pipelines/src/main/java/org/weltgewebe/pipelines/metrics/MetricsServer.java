package org.weltgewebe.pipelines.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /metrics} in the Prometheus text format and {@code /health} with the state of each job. */
public final class MetricsServer implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExecutorService executor = Executors.newSingleThreadExecutor(runnable -> {
        Thread thread = new Thread(runnable, "metrics-http");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private final Supplier<Map<String, String>> jobStates;

    /**
     * Opens the endpoint.
     *
     * @param address {@code host:port}; port 0 takes a free one
     * @param jobStates state by job; healthy when all are {@code RUNNING}
     */
    public MetricsServer(InetSocketAddress address, Supplier<Map<String, String>> jobStates) throws IOException {
        this.jobStates = jobStates;
        this.server = HttpServer.create(address, 0);
        Metrics.addRegistry(registry);
        server.createContext("/metrics", exchange -> {
            String format = "text/plain; version=0.0.4; charset=utf-8";
            answer(exchange, 200, format, registry.scrape());
        });
        server.createContext("/health", exchange -> {
            Map<String, String> states = jobStates();
            boolean healthy = !states.isEmpty() && states.values().stream().allMatch("RUNNING"::equals);
            String jobs = states.entrySet().stream()
                    .map(job -> "\"" + job.getKey() + "\":\"" + job.getValue() + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
            String body = "{\"status\":\"" + (healthy ? "up" : "down") + "\",\"jobs\":" + jobs + "}";
            answer(exchange, healthy ? 200 : 503, "application/json", body);
        });
        server.setExecutor(executor);
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private Map<String, String> jobStates() {
        return jobStates.get();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        Metrics.removeRegistry(registry);
        registry.close();
    }
}
