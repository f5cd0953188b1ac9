package org.weltgewebe.launcher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the steps of a long command. */
public final class Steps {

    private final Map<String, Duration> durations = new LinkedHashMap<>();

    /** Runs a step and adds its time to that name. */
    public <T> T time(String step, Supplier<T> work) {
        long started = System.nanoTime();
        try {
            return work.get();
        } finally {
            durations.merge(step, Duration.ofNanos(System.nanoTime() - started), Duration::plus);
        }
    }

    /** Runs a step without a value. */
    public void time(String step, Runnable work) {
        time(step, () -> {
            work.run();
            return true;
        });
    }

    /** The table of steps, with their sum. */
    public void report(Console console) {
        Duration total = durations.values().stream().reduce(Duration.ZERO, Duration::plus);
        console.print("");
        durations.forEach((step, duration) -> {
            console.print(String.format("  %-10s %9s", step, Console.seconds(duration)));
            console.result(Map.of("step", step, "seconds", duration.toMillis() / 1000.0));
        });
        console.print(String.format("  %-10s %9s", "total", Console.seconds(total)));
        console.result(Map.of("step", "total", "seconds", total.toMillis() / 1000.0));
    }
}
