package org.weltgewebe.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a TCP port, as far as {@code /proc} shows it to this user.
 *
 * @param pid its process id
 * @param command its executable name
 */
public record PortOwner(long pid, String command) {

    private static final String LISTEN = "0A";

    /** The listener on {@code port} of any local address. */
    public static Optional<PortOwner> of(int port) {
        Set<String> sockets = listeningSockets(port);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsOneOf(process.pid(), sockets))
                .findFirst()
                .map(process -> new PortOwner(process.pid(), commandOf(process.pid())));
    }

    /** For messages: {@code pid 42 (postgres)}. */
    public String describe() {
        return "pid " + pid + " (" + command + ")";
    }

    private static Set<String> listeningSockets(int port) {
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns.length > 9 && columns[1].endsWith(wanted) && columns[3].equals(LISTEN)) {
                        sockets.add("socket:[" + columns[9] + "]");
                    }
                }
            } catch (IOException absent) {
                continue; // no /proc (not Linux) or no IPv6: the owner stays unknown, which callers can say
            }
        }
        return sockets;
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | java.nio.file.DirectoryIteratorException goneOrForeign) {
            return false;
        }
    }

    private static String commandOf(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
        } catch (IOException gone) {
            return "unknown command";
        }
    }
}
