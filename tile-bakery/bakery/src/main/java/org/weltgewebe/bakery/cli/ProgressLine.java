package org.weltgewebe.bakery.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Progress on standard error: on a terminal one line that is written over ten times a second at most, else a line when a
 * step starts. Belongs to one thread.
 */
final class ProgressLine {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final boolean quiet;
    private String step = "";
    private long shownAtNanos = Long.MIN_VALUE / 2;

    ProgressLine(PrintWriter err, boolean terminal, boolean quiet) {
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** @param done of {@code total}, in {@code unit} */
    void show(String currentStep, long done, long total, String unit) {
        if (quiet) {
            return;
        }
        boolean isNew = !currentStep.equals(step);
        step = currentStep;
        if (!terminal) {
            if (isNew) {
                err.println(currentStep + " (" + total + " " + unit + ")");
            }
            return;
        }
        long now = System.nanoTime();
        if (isNew || done >= total || now - shownAtNanos > INTERVAL_NANOS) {
            shownAtNanos = now;
            double percent = total == 0 ? 100 : 100.0 * done / total;
            err.print(String.format(
                    Locale.ROOT, "\r\u001b[K%s  %5.1f %%  %d of %d %s", step, percent, done, total, unit));
            err.flush();
        }
    }

    /** Removes the line. */
    void clear() {
        if (terminal && !quiet) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
