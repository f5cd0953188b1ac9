package org.weltgewebe.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account a server runs under. Postgres refuses to run as root, so root hands it to the {@code postgres} account.
 *
 * @param user the account, or null for the account of this JVM
 */
public record RunAs(@Nullable String user) {

    private static final String POSTGRES = "postgres";

    /** {@code postgres} when this JVM runs as root, else its own account. */
    public static RunAs forPostgres() {
        return "root".equals(System.getProperty("user.name")) ? new RunAs(POSTGRES) : new RunAs(null);
    }

    /** The command line that runs {@code line} under the account. */
    public List<String> wrap(List<String> line) {
        if (user == null) {
            return line;
        }
        List<String> wrapped = new ArrayList<>();
        Optional<Path> setpriv = Executables.find("setpriv");
        if (setpriv.isPresent()) {
            wrapped.addAll(
                    List.of(setpriv.get().toString(), "--reuid=" + user, "--regid=" + user, "--init-groups", "--"));
        } else {
            String runuser = Executables.find("runuser")
                    .orElseThrow(() -> new ServerException(
                            "setpriv, runuser: not found", "install util-linux, or start as an unprivileged user"))
                    .toString();
            wrapped.addAll(List.of(runuser, "-u", user, "--"));
        }
        wrapped.addAll(line);
        return wrapped;
    }

    /** Gives one file or directory to the account. */
    public void own(Path path) {
        if (user == null) {
            return;
        }
        try {
            UserPrincipal owner =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Files.setOwner(path, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    path + ": cannot be given to " + user + " (expected: that account exists)", e);
        }
    }

    /** Whether the account may enter {@code directory}. */
    public boolean canEnter(Path directory) {
        if (user == null) {
            return Files.isExecutable(directory);
        }
        List<String> line = wrap(List.of("test", "-x", directory.toString()));
        return Command.of(line.toArray(String[]::new)).run().succeeded();
    }

    /**
     * Refuses a directory the account cannot enter.
     *
     * @throws ServerException naming the first directory of the path that is closed to it
     */
    public void requireEntry(Path directory) {
        if (canEnter(directory)) {
            return;
        }
        Path closed = directory.toAbsolutePath();
        while (closed.getParent() != null && !canEnter(closed.getParent())) {
            closed = closed.getParent();
        }
        throw new ServerException(
                directory + ": user " + user + " cannot enter " + closed + ", and Postgres does not run as root",
                "keep the data outside of it, e.g. under /var/lib or /tmp, or start as an unprivileged user");
    }
}
