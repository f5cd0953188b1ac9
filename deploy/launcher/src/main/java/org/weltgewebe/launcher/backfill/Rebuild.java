package org.weltgewebe.launcher.backfill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.weltgewebe.launcher.Console;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Settled;
import org.weltgewebe.launcher.stack.Stack;
import org.weltgewebe.servers.DirectoryTree;

/**
 * What an operator does when the slot was lost or the stream was made anew: a new slot, and every table told again, with deletions of what
 * vanished meanwhile. Every step may be repeated: a rebuild that was interrupted is begun again from the first.
 */
public final class Rebuild {

    private final Home home;
    private final Stack stack;
    private final Backfills backfills;
    private final Console console;

    /** A rebuild of a stack. */
    public Rebuild(Home home, Stack stack, Backfills backfills, Console console) {
        this.home = home;
        this.stack = stack;
        this.backfills = backfills;
        this.console = console;
    }

    /** What will happen, for people. */
    public String explanation() {
        return """
                This tells the stream everything again:
                  1. the pipelines stop; map and search go on with what they have
                  2. the replication slot is dropped and made anew, the checkpoints of capture are removed
                  3. the pipelines start; live changes flow at once
                  4. every row of %s is read and told again, and what the
                     stream tells of and Postgres no longer has is told as deleted; tiles and search follow
                Nothing is written to the tables. Consumers see each row once more (ids with /backfill/).
                """
                .formatted(String.join(", ", backfills.everything()));
    }

    /**
     * Runs all steps.
     *
     * @param rateLimit rows per second at most, 0 for no limit
     * @return the runs, all of them over when {@code wait} is set
     */
    public List<BackfillRun> run(int rateLimit, boolean wait) {
        stack.startServers();
        stack.stopJobs();
        backfills.reopenSlot();
        console.say("slot made anew");
        List<BackfillRun> runs = backfills.request(backfills.everything(), "rebuild", rateLimit);
        forget("capture");
        if (StreamOfTiles.isGone(home, stack.servers().natsUrl())) {
            console.say(
                    "the stream was made anew: tiles are baked from its first event on; those of rows that were deleted meanwhile"
                            + " stay until their tileset is deleted");
            forget("bake-");
        }
        stack.startServices();
        if (!wait) {
            return runs;
        }
        List<BackfillRun> over = backfills.await(runs, stack::jobsRun, console);
        Settled.await(stack, stack.servers().natsUrl(), console);
        return over;
    }

    /** Removes the checkpoints of jobs: they belong to what is no more. */
    private void forget(String jobs) {
        Path checkpoints = home.checkpoints();
        if (!Files.isDirectory(checkpoints)) {
            return;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(checkpoints, jobs + "*")) {
            for (Path directory : directories) {
                DirectoryTree.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(checkpoints + ": cannot be listed", e);
        }
    }
}
