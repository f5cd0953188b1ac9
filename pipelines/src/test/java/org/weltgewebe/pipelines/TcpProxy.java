package org.weltgewebe.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between two processes that a test may cut: it passes bytes on, holds them back, or closes every connection. */
final class TcpProxy implements AutoCloseable {

    private enum State {
        OPEN,
        SILENT,
        CUT
    }

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;
    private volatile Duration delay = Duration.ZERO;

    /** A network to a server on {@code host:port}. */
    TcpProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread("proxy to " + port, this::accept);
    }

    /** The loopback port to connect to. */
    int port() {
        return listener.getLocalPort();
    }

    /** Nothing passes, and nobody is told: what a pulled plug looks like at first. */
    synchronized void silence() {
        state = State.SILENT;
    }

    /** Closes every connection and refuses new ones. */
    synchronized void cut() {
        state = State.CUT;
        sockets.forEach(TcpProxy::closeQuietly);
        notifyAll();
    }

    /** What the server says takes so long from now on. */
    void delayAnswers(Duration time) {
        delay = time;
    }

    /** Passes everything again. */
    synchronized void heal() {
        state = State.OPEN;
        notifyAll();
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    /** Returns when bytes may pass; false when they never will. */
    private synchronized boolean awaitOpen() throws InterruptedException {
        while (state == State.SILENT) {
            wait();
        }
        return state == State.OPEN;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (isCut()) {
                    closeQuietly(client);
                    continue;
                }
                connect(client);
            } catch (IOException closed) {
                // Closed by close(); or a connection that came and went.
            }
        }
    }

    private void connect(Socket client) {
        sockets.add(client);
        try {
            Socket server = new Socket(host, port);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            thread("proxy up " + port, () -> pump(client, server, false));
            thread("proxy down " + port, () -> pump(server, client, true));
        } catch (IOException down) {
            closeQuietly(client);
            sockets.remove(client);
        }
    }

    private void pump(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0 && awaitOpen(); read = in.read(buffer)) {
                if (isAnswer) {
                    Thread.sleep(delay.toMillis());
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // One end is gone: so is the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
