package org.weltgewebe.launcher.bench.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has cost so far, from {@code /proc} (proc(5)).
 *
 * @param cpuSeconds user and system time of its threads
 * @param peakRssBytes the most memory it ever had resident
 */
record ProcessCost(double cpuSeconds, long peakRssBytes) {

    static final ProcessCost NONE = new ProcessCost(0, 0);

    /** USER_HZ: 100 on every architecture Linux tells it for. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME_BEHIND_NAME = 11;

    /** The process alone; {@link #NONE} when it has ended. */
    static ProcessCost of(long pid) {
        return read(pid, false);
    }

    /** The larger of each: a process that is ending tells less than before. */
    ProcessCost max(ProcessCost other) {
        return new ProcessCost(Math.max(cpuSeconds, other.cpuSeconds), Math.max(peakRssBytes, other.peakRssBytes));
    }

    /** The process, those below it, and those below it that have ended. Shared pages count once for each: take the CPU time only. */
    static double cpuSecondsOfTree(long pid) {
        double below = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToDouble(child -> of(child.pid()).cpuSeconds())
                .sum();
        return below + read(pid, true).cpuSeconds();
    }

    private static ProcessCost read(long pid, boolean withEndedChildren) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            // The name in parentheses may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double ticks = 0;
            for (int i = 0; i < (withEndedChildren ? 4 : 2); i++) {
                ticks += Long.parseLong(fields[UTIME_BEHIND_NAME + i]);
            }
            long peakKib = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
            return new ProcessCost(ticks / TICKS_PER_SECOND, peakKib << 10);
        } catch (IOException ended) {
            return NONE;
        }
    }
}
