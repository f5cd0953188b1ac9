package org.weltgewebe.launcher.cli;

import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code up}: a running stack without demo data. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Checks, installs, builds what is stale and starts everything; the processes run on until `down`.")
final class UpCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Mixin
    private final UpOptions options = new UpOptions();

    UpCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        return new Bringup(home, rooms, options).run(false);
    }
}
