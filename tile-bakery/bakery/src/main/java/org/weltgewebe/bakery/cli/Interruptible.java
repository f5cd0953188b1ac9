package org.weltgewebe.bakery.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a stopped process (Ctrl-C, SIGTERM) clean up: interrupts the work and waits until it has removed its files. */
final class Interruptible {

    private static final long CLEAN_UP_SECONDS = 20;

    private Interruptible() {}

    /** Work that leaves nothing behind when its thread is interrupted. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T run(Work<T> work) throws IOException {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        done.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException stoppedHarder) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bake-clean-up");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            done.countDown();
            removeUnlessStopping(hook);
        }
    }

    private static void removeUnlessStopping(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The process is going down and the hook is running: what it waits for has just happened.
            return;
        }
    }
}
