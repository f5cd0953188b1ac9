package org.weltgewebe.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** The meters of this process. Labels are names of the contract and of configuration, never of rows or clients. */
public final class ApiMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter slowReaders;
    private final Counter resets;
    private final Counter undecodable;
    private final Timer search;

    /** A fresh registry with the meters of the JVM. */
    public ApiMetrics() {
        registry.config().commonTags("stage", "serve");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        try (JvmGcMetrics gc = new JvmGcMetrics()) {
            gc.bindTo(registry);
        }
        slowReaders = Counter.builder("wg_api_sse_slow_readers")
                .description("Clients cut off because they read slower than the feed")
                .register(registry);
        resets = Counter.builder("wg_api_sse_resets")
                .description("Resumes refused because the position is no longer kept")
                .register(registry);
        undecodable = Counter.builder("wg_api_events_undecodable")
                .description("Messages of the bus that this version cannot read")
                .register(registry);
        search = Timer.builder("wg_api_search")
                .description("Time of one search in the index")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(registry);
    }

    /** The Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** One answered request. */
    public void request(String operation, String method, int status, long nanos) {
        Timer.builder("wg_api_request")
                .description("Time from the head of a request to the end of its answer")
                .tags(Tags.of("operation", operation, "method", method, "status", status / 100 + "xx"))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }

    /** One answered tile. */
    public void tile(String tileset, int status) {
        Counter.builder("wg_api_tiles")
                .description("Tiles answered")
                .tags("tileset", tileset, "status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** One search. */
    public void search(Duration duration) {
        search.record(duration);
    }

    /** A client of the live feed was cut off. */
    public void slowReader() {
        slowReaders.increment();
    }

    /** A resume was answered with a reset. */
    public void reset() {
        resets.increment();
    }

    /** A message of the bus was set aside. */
    public void undecodable() {
        undecodable.increment();
    }

    /** A value read at each scrape. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
