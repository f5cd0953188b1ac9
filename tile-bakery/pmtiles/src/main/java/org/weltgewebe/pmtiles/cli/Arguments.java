package org.weltgewebe.pmtiles.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A command line, parsed.
 *
 * @param command what to do
 * @param options that were given; each is one the command knows
 * @param files as many as the command takes
 */
record Arguments(Command command, Set<Option> options, List<Path> files) {
    static final String HELP =
            """
            Looks into PMTiles archives and tilesets (a directory with manifest.json).

              pmtiles show [--json] FILE               header, counts and metadata
              pmtiles verify [--deep] [--json] FILE    faults; --deep inflates every tile
              pmtiles compare [--strict] [--json] A B  tile by tile; --strict also counts tiles with
                                                       the same content in other compressed bytes
              pmtiles --help                           this text

            Exit code: 0 done, 1 failed, 2 findings or differences.
            """;

    enum Command {
        HELP(0, EnumSet.allOf(Option.class)),
        SHOW(1, EnumSet.of(Option.JSON)),
        VERIFY(1, EnumSet.of(Option.JSON, Option.DEEP)),
        COMPARE(2, EnumSet.of(Option.JSON, Option.STRICT));

        private final int fileCount;
        private final Set<Option> known;

        Command(int fileCount, Set<Option> known) {
            this.fileCount = fileCount;
            this.known = known;
        }
    }

    enum Option {
        JSON,
        DEEP,
        STRICT;

        String flag() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }
    }

    static Arguments parse(List<String> args) {
        if (args.isEmpty() || args.contains("--help") || args.contains("-h")) {
            return new Arguments(Command.HELP, Set.of(), List.of());
        }
        Command command = command(args.get(0));
        Set<Option> options = EnumSet.noneOf(Option.class);
        List<Path> files = new ArrayList<>();
        for (String arg : args.subList(1, args.size())) {
            if (arg.startsWith("-")) {
                options.add(option(command, arg));
            } else {
                files.add(Path.of(arg));
            }
        }
        if (files.size() != command.fileCount) {
            throw new IllegalArgumentException(
                    "files: " + files.size() + " (expected: " + command.fileCount + "; see pmtiles --help)");
        }
        return new Arguments(command, options, files);
    }

    boolean json() {
        return options.contains(Option.JSON);
    }

    boolean deep() {
        return options.contains(Option.DEEP);
    }

    boolean strict() {
        return options.contains(Option.STRICT);
    }

    Path file(int index) {
        return files.get(index);
    }

    private static Command command(String word) {
        for (Command command : Command.values()) {
            if (command.name().toLowerCase(Locale.ROOT).equals(word)) {
                return command;
            }
        }
        throw new IllegalArgumentException(
                "command: " + word + " (expected: show, verify, compare; see pmtiles --help)");
    }

    private static Option option(Command command, String word) {
        for (Option option : command.known) {
            if (option.flag().equals(word)) {
                return option;
            }
        }
        List<String> flags = command.known.stream().map(Option::flag).toList();
        throw new IllegalArgumentException("option: " + word + " (expected: " + String.join(", ", flags) + ")");
    }
}
