package org.weltgewebe.launcher.cli;

import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.backfill.Backfills;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.schemas.contract.CollectionContracts;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code backfill}: tables that are read again beside the live changes. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the rows of a table again and tells them to the stream, merged with the live changes: no row is lost or goes backwards.",
            "For rows that were written before their contract, consumers that lack old rows, and after changes of a contract."
        },
        synopsisSubcommandLabel = "COMMAND")
final class BackfillCommand {

    private BackfillCommand() {}

    static CommandLine commandLine(Home home, Rooms rooms) {
        CommandLine line = new CommandLine(new BackfillCommand())
                .addSubcommand(new BackfillStartCommand(home, rooms))
                .addSubcommand(new BackfillStatusCommand(home, rooms));
        for (Backfills.Change change : Backfills.Change.values()) {
            CommandLine sub = new CommandLine(new BackfillChangeCommand(home, rooms, change));
            sub.getCommandSpec()
                    .usageMessage()
                    .description(
                            switch (change) {
                                case PAUSE -> "Lets runs stand still; they keep their place.";
                                case RESUME -> "Lets paused runs go on where they stand.";
                                case CANCEL -> "Ends runs; what they have told stays told.";
                            });
            line.addSubcommand(change.command(), sub);
        }
        return line;
    }

    static Backfills backfills(Home home, Rooms rooms, Console console) {
        return new Backfills(
                RunningStack.of(home, rooms, console).servers().databaseAddress(),
                CollectionContracts.load(home.contracts()));
    }
}
