package org.weltgewebe.launcher.cli;

import java.util.concurrent.Callable;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Rooms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code demo}: a running stack with the demo profile. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Like `up`, then loads the demo profile: real places of Liechtenstein, generated people, all marked.")
final class DemoCommand implements Callable<Integer> {

    private final Home home;
    private final Rooms rooms;

    @Mixin
    private final UpOptions options = new UpOptions();

    DemoCommand(Home home, Rooms rooms) {
        this.home = home;
        this.rooms = rooms;
    }

    @Override
    public Integer call() {
        return new Bringup(home, rooms, options).run(true);
    }
}
