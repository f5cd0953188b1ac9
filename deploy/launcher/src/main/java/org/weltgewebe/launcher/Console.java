package org.weltgewebe.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What a person or a script sees: results on standard output (one JSON line each with {@code --json}), progress on standard error. */
public final class Console {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean interactive;
    private boolean lineOpen;

    /** A console on the given streams; {@code interactive} redraws one progress line instead of printing many. */
    public Console(PrintStream out, PrintStream err, boolean json, boolean interactive) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.interactive = interactive;
    }

    /** The console of this process. */
    public static Console ofProcess(boolean json) {
        return new Console(System.out, System.err, json, System.console() != null && System.getenv("TERM") != null);
    }

    /** Whether results are wanted as JSON lines. */
    public boolean json() {
        return json;
    }

    /** A step begins or something noteworthy happened. */
    public synchronized void say(String text) {
        closeLine();
        err.println(text);
    }

    /** How far a long step is; redrawn in place on a terminal, dropped elsewhere. */
    public synchronized void progress(String text) {
        if (interactive) {
            err.print(CLEAR_LINE + "  " + text);
            err.flush();
            lineOpen = true;
        }
    }

    /** A result for people; nothing with {@code --json}. */
    public synchronized void print(String text) {
        if (!json) {
            closeLine();
            out.println(text);
        }
    }

    /** A result for scripts: one JSON line; nothing without {@code --json}. */
    public synchronized void result(Map<String, ?> fields) {
        if (json) {
            try {
                out.println(JSON.writeValueAsString(fields));
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("result: not representable as JSON", e);
            }
        }
    }

    /** Seconds with one decimal: {@code 12.3 s}. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private void closeLine() {
        if (lineOpen) {
            err.print(CLEAR_LINE);
            lineOpen = false;
        }
    }
}
