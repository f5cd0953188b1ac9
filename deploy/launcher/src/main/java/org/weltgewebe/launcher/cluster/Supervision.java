package org.weltgewebe.launcher.cluster;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weltgewebe.launcher.stack.Service;

/** Compares processes with what ought to run, and starts what is missing. */
final class Supervision {

    private final Map<Service, Backoff> services = new LinkedHashMap<>();
    private final Clock clock;
    private final PrintStream log;

    Supervision(List<Service> services, Clock clock, PrintStream log) {
        services.forEach(service -> this.services.put(service, new Backoff()));
        this.clock = clock;
        this.log = log;
    }

    /** Looks once. */
    void look() {
        services.forEach((service, backoff) -> {
            Instant now = clock.instant();
            if (service.process().isEmpty() && backoff.isDue(now)) {
                start(service, backoff, now);
            }
        });
    }

    private void start(Service service, Backoff backoff, Instant now) {
        backoff.started(now);
        try {
            long pid = service.start().pid();
            log.println(now + " " + service.name() + " started (pid " + pid + ")"
                    + (backoff.restarts() > 0 ? ", restart " + backoff.restarts() + ", see " + service.log() : ""));
        } catch (UncheckedIOException e) {
            log.println(now + " " + e.getMessage() + ": " + e.getCause());
        }
    }
}
