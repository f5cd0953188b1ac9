package org.weltgewebe.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback interface. */
public final class FreePort {

    /** A killed multi-threaded process can be reported dead a moment before its last thread lets go of the sockets. */
    private static final Duration RELEASE = Duration.ofSeconds(1);

    private static final int FIRST = 10_000;
    private static final int BEHIND = 32_768;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * A port nobody listens on now, and that no call in this JVM has answered before. The system would choose one that it also gives to
     * outgoing connections (from 32768 on Linux, 49152 elsewhere), so that somebody could hold it before a server does.
     */
    public static int any() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new ServerException(
                "port: none free in " + FIRST + ".." + (BEHIND - 1), "stop something that listens there");
    }

    /** Whether a server could listen on {@code 127.0.0.1:port} now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** The first free port at or after {@code first}, within the next hundred. */
    public static int from(int first) {
        for (int port = first; port < first + 100; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new ServerException(
                "port: none free in " + first + ".." + (first + 99),
                "stop something that listens there, or name a port");
    }

    /**
     * Refuses a port somebody else listens on.
     *
     * @param purpose what the port is wanted for, e.g. {@code Postgres}
     * @param option how the caller lets a person choose another one
     */
    public static void require(int port, String purpose, String option) {
        if (!Await.until(() -> isFree(port), RELEASE)) {
            String owner = PortOwner.of(port).map(PortOwner::describe).orElse("a process this user cannot see");
            throw new ServerException(
                    "port " + port + " (" + purpose + "): taken by " + owner,
                    "stop it, or choose another port: " + option);
        }
    }
}
