package org.weltgewebe.pmtiles.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The {@code pmtiles} command. Exit codes: 0 done, 1 failed, 2 findings or differences. */
public final class PmtilesMain {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int FINDINGS = 2;

    private PmtilesMain() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            return run(Arguments.parse(args), out);
        } catch (NoSuchFileException e) {
            err.println("file: " + e.getFile() + " (expected: an archive or a tileset directory)");
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
        }
        return FAILED;
    }

    private static int run(Arguments arguments, PrintStream out) throws IOException {
        return switch (arguments.command()) {
            case HELP -> {
                out.print(Arguments.HELP);
                yield DONE;
            }
            case SHOW -> new ShowCommand(arguments.json(), out).run(arguments.file(0));
            case VERIFY -> new VerifyCommand(arguments.deep(), arguments.json(), out).run(arguments.file(0));
            case COMPARE ->
                new CompareCommand(arguments.strict(), arguments.json(), out).run(arguments.file(0), arguments.file(1));
        };
    }
}
