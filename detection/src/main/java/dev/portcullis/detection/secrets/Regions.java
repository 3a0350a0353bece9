package dev.portcullis.detection.secrets;

import java.util.Arrays;

/** Stretches of a text, in order and joined where they touch. */
final class Regions {
    @FunctionalInterface
    interface Visitor {
        void region(int start, int end);
    }

    private int[] bounds = new int[8];
    private int used;

    /** Starts must not decrease by more than the regions overlap: keywords come in the order of their ends. */
    void add(int start, int end) {
        if (used > 0 && start <= bounds[used - 1]) {
            bounds[used - 1] = Math.max(bounds[used - 1], end);
            bounds[used - 2] = Math.min(bounds[used - 2], start);
            return;
        }
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, used * 2);
        }
        bounds[used++] = start;
        bounds[used++] = end;
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < used; i += 2) {
            visitor.region(bounds[i], bounds[i + 1]);
        }
    }
}
