package org.weltgewebe.pipelines.deadletter.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.deadletter.ColumnsJson;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The editor of the person at the terminal, on a file that only its owner may read. However this ends, every file that then lies beside
 * it is overwritten and deleted; what an editor itself deleted before is out of reach.
 */
final class TextEditor {

    /** The shell finds the editor the way other programs do; the environment of this process is passed on. */
    private static final String COMMAND = "exec ${VISUAL:-${EDITOR:-vi}} \"$1\"";

    private static final Signal INTERRUPT = new Signal("INT");

    private final Report report;
    private final String command;
    private final BufferedReader terminal;

    TextEditor(Report report) {
        this(report, COMMAND, new InputStreamReader(System.in, Charset.defaultCharset()));
    }

    /**
     * An editor.
     *
     * @param command for the shell; {@code $1} is the file
     * @param terminal where a person answers
     */
    TextEditor(Report report, String command, Reader terminal) {
        this.report = report;
        this.command = command;
        this.terminal = new BufferedReader(terminal);
    }

    /** The columns after the editor, asked again while they are no JSON of columns. */
    Map<String, @Nullable Object> edit(Map<String, @Nullable Object> columns) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(
                "dead-letter", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("columns.json");
        Thread erase = new Thread(() -> erase(directory));
        Runtime.getRuntime().addShutdownHook(erase);
        try {
            Files.writeString(file, ColumnsJson.text(columns, true) + System.lineSeparator());
            while (true) {
                run(file);
                try {
                    return ColumnsJson.read(Files.readString(file));
                } catch (IllegalArgumentException problem) {
                    askAgain(problem);
                }
            }
        } finally {
            erase(directory);
            try {
                Runtime.getRuntime().removeShutdownHook(erase);
            } catch (IllegalStateException endingAlready) {
                report.note("interrupted: nothing was stored");
            }
        }
    }

    /** Ctrl-C reaches this process too, but is meant for the editor: its file stays until it has ended. */
    private void run(Path file) throws IOException, InterruptedException {
        SignalHandler before = Signal.handle(INTERRUPT, signal -> {});
        try {
            int exitCode = new ProcessBuilder("sh", "-c", command, "sh", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IOException("editor: exit code " + exitCode + " (expected: 0; nothing was stored)");
            }
        } finally {
            Signal.handle(INTERRUPT, before);
        }
    }

    private void askAgain(IllegalArgumentException problem) throws IOException {
        report.note(problem.getMessage() + ". Enter to edit again, Ctrl-D to give up");
        if (terminal.readLine() == null) {
            throw problem;
        }
    }

    /** With the copies that editors leave beside the file. The process may not end before this has. */
    private synchronized void erase(Path directory) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                // In place and through to the disk: a file that is truncated or deleted first gives its blocks away as
                // they are.
                Files.write(file, new byte[(int) Files.size(file)], StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (NoSuchFileException erasedBefore) {
            // By the other of hook and finally.
        } catch (IOException e) {
            report.note(directory + ": cannot be erased (expected: delete it yourself, it holds personal data)");
        }
    }
}
