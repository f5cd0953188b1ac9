package org.weltgewebe.bakery.slice;

import java.util.Arrays;

/** Builds MVT command integers (MVT 2.1, section 4.3): MoveTo, LineTo, ClosePath with a running cursor. */
final class CommandWriter {

    private static final int MOVE_TO = 1;
    private static final int LINE_TO = 2;
    private static final int CLOSE_PATH = 7;

    private int[] commands = new int[16];
    private int size;
    private int x;
    private int y;

    /** One MoveTo with all points. */
    void points(int[] path) {
        add(command(MOVE_TO, path.length / 2));
        for (int i = 0; i < path.length; i += 2) {
            move(path[i], path[i + 1]);
        }
    }

    void line(int[] path) {
        add(command(MOVE_TO, 1));
        move(path[0], path[1]);
        add(command(LINE_TO, path.length / 2 - 1));
        for (int i = 2; i < path.length; i += 2) {
            move(path[i], path[i + 1]);
        }
    }

    /** @param path open ring, at least three positions */
    void ring(int[] path) {
        line(path);
        add(command(CLOSE_PATH, 1));
    }

    boolean isEmpty() {
        return size == 0;
    }

    TileGeometry finish(TileGeometry.Type type, int anchorX, int anchorY) {
        return new TileGeometry(type, Arrays.copyOf(commands, size), anchorX, anchorY);
    }

    private void move(int toX, int toY) {
        add(zigZag(toX - x));
        add(zigZag(toY - y));
        x = toX;
        y = toY;
    }

    private void add(int value) {
        if (size == commands.length) {
            commands = Arrays.copyOf(commands, size * 2);
        }
        commands[size++] = value;
    }

    private static int command(int id, int count) {
        return id | count << 3;
    }

    private static int zigZag(int value) {
        return value << 1 ^ value >> 31;
    }
}
