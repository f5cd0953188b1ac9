package org.weltgewebe.pipelines.metrics.nats;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pipelines.nats.NatsConnections;
import org.weltgewebe.schemas.Stage;

/**
 * Asks the server every few seconds about streams and consumers, and counts the messages it gave up delivering. While the server does
 * not answer there are no values rather than old ones.
 */
public final class StreamMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamMonitor.class);
    private static final String ADVISORY = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.";

    private final String natsUrl;
    private final List<String> streams;
    private final Clock clock;
    private final MeterRegistry registry;
    private final List<Family<StreamInfo>> ofStream;
    private final List<Family<ConsumerLag>> ofConsumer;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "stream-monitor");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Connection connection;

    /** One metric with a value for each thing asked about. */
    private record Family<T>(MultiGauge gauge, ToDoubleFunction<T> value) {
        void set(List<T> things, Function<T, Tags> tags) {
            gauge.register(
                    things.stream()
                            .<MultiGauge.Row<?>>map(
                                    thing -> MultiGauge.Row.of(tags.apply(thing), value.applyAsDouble(thing)))
                            .toList(),
                    true);
        }
    }

    /**
     * A monitor that begins at once.
     *
     * @param streams names of the streams; one that does not exist yet is left out
     * @param interval time between two questions
     */
    public StreamMonitor(String natsUrl, List<String> streams, Duration interval, MeterRegistry registry, Clock clock) {
        this.natsUrl = natsUrl;
        this.streams = List.copyOf(streams);
        this.clock = clock;
        this.registry = registry;
        this.ofStream = List.of(
                family("wg.stream.messages", null, "Messages the stream holds", info -> state(info)
                        .getMsgCount()),
                family("wg.stream.size", "bytes", "Size of the stream", info -> state(info)
                        .getByteCount()),
                family(
                        "wg.stream.limit",
                        "bytes",
                        "Size at which the stream takes nothing more; below 0 for none",
                        info -> info.getConfiguration().getMaxBytes()),
                family("wg.stream.last.sequence", null, "Sequence of the newest message", info -> state(info)
                        .getLastSequence()));
        this.ofConsumer = List.of(
                family(
                        "wg.consumer.lag",
                        "seconds",
                        "Age of the oldest message the durable consumer has not done with; 0 when idle",
                        ConsumerLag::lagSeconds),
                family("wg.consumer.pending", null, "Messages not delivered yet", ConsumerLag::pending),
                family(
                        "wg.consumer.ack.pending",
                        null,
                        "Messages delivered and not acknowledged",
                        ConsumerLag::ackPending),
                family(
                        "wg.consumer.redelivered",
                        null,
                        "Messages under delivery for another time",
                        ConsumerLag::redelivered));
        executor.scheduleWithFixedDelay(this::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> Family<T> family(String name, @Nullable String unit, String description, ToDoubleFunction<T> value) {
        return new Family<>(
                MultiGauge.builder(name)
                        .description(description)
                        .baseUnit(unit)
                        .tags(Tags.of("stage", Stage.DISTRIBUTE.label()))
                        .register(registry),
                value);
    }

    private static io.nats.client.api.StreamState state(StreamInfo info) {
        return info.getStreamState();
    }

    private void ask() {
        List<StreamInfo> infos = new ArrayList<>();
        List<ConsumerLag> consumers = new ArrayList<>();
        try {
            JetStreamManagement management = open().jetStreamManagement();
            List<String> existing = management.getStreamNames();
            for (String stream : streams) {
                if (existing.contains(stream)) {
                    infos.add(management.getStreamInfo(stream));
                    consumers.addAll(ConsumerLag.ofStream(management, stream, clock.instant()));
                }
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            // Whatever it is, the next question is asked: an exception would end the schedule and leave old values.
            // The message may quote the address, which may carry credentials.
            LOG.warn("streams cannot be watched: {}", e.getClass().getSimpleName());
            infos.clear();
            consumers.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ofStream.forEach(family -> family.set(
                infos, info -> Tags.of("stream", info.getConfiguration().getName())));
        ofConsumer.forEach(family -> family.set(
                consumers, consumer -> Tags.of("stream", consumer.stream(), "consumer", consumer.consumer())));
    }

    private Connection open() throws IOException, InterruptedException {
        Connection open = connection;
        if (open == null) {
            open = NatsConnections.open(natsUrl, "weltgewebe stream monitor");
            // $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.<stream>.<consumer>
            open.createDispatcher(message -> givenUp(message.getSubject().substring(ADVISORY.length())))
                    .subscribe(ADVISORY + ">");
            connection = open;
        }
        return open;
    }

    private void givenUp(String streamAndConsumer) {
        int dot = streamAndConsumer.indexOf('.');
        if (dot < 0 || !streams.contains(streamAndConsumer.substring(0, dot))) {
            return; // of somebody else's stream on the same server
        }
        registry.counter(
                        "wg.consumer.max.deliveries",
                        "stage",
                        Stage.DISTRIBUTE.label(),
                        "stream",
                        streamAndConsumer.substring(0, dot),
                        "consumer",
                        streamAndConsumer.substring(dot + 1))
                .increment();
    }

    @Override
    public void close() throws InterruptedException {
        executor.shutdownNow();
        executor.awaitTermination(5, TimeUnit.SECONDS);
        if (connection != null) {
            connection.close();
        }
    }
}
