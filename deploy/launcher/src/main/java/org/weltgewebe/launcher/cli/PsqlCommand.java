package org.weltgewebe.launcher.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.launcher.stack.Foreground;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.servers.Executables;
import org.weltgewebe.servers.PostgresDsn;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code psql}: a session of the owner in the domain database. */
@Command(
        name = "psql",
        description =
                "Opens psql in the domain database as its owner; further arguments go to psql (e.g. -c 'SELECT 1').")
final class PsqlCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    PsqlCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        PostgresDsn database =
                RunningStack.of(home, rooms, Console.ofProcess(false)).servers().databaseAddress();
        String psql = Executables.find("psql")
                .orElseThrow(() -> LauncherException.finding("psql: not found", "apt-get install postgresql-client"))
                .toString();
        List<String> line = new ArrayList<>(List.of(
                psql,
                "-h",
                database.host(),
                "-p",
                Integer.toString(database.port()),
                "-U",
                database.user(),
                "-d",
                database.database()));
        line.addAll(arguments);
        // Ctrl-C cancels a query, not the session.
        return Foreground.converse(line, Path.of("").toAbsolutePath(), Map.of("PGPASSWORD", database.password()));
    }
}
