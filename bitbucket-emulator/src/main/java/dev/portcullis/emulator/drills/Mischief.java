package dev.portcullis.emulator.drills;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to go wrong on the way next, each kind so many times; any number of threads may take from it. */
public final class Mischief {

    /** Something that befalls single deliveries or requests. */
    public enum Kind {
        /** A delivery that is never sent. */
        DROP,
        /** A delivery that is sent twice under one identity. */
        DUPLICATE,
        /** Deliveries that are kept back and sent together, the last first. */
        REORDER,
        /** A request that is told 429. */
        TOO_MANY,
        /** A request that is told 503. */
        SERVER_ERROR,
        /** A request whose connection breaks before its answer. */
        BROKEN
    }

    /** Until calmed. */
    public static final int FOR_EVER = Integer.MAX_VALUE;

    private final Map<Kind, AtomicInteger> left = new ConcurrentHashMap<>();
    private volatile Duration latency = Duration.ZERO;
    private volatile Duration deliveryDelay = Duration.ZERO;

    public Mischief() {
        for (Kind kind : Kind.values()) {
            left.put(kind, new AtomicInteger());
        }
    }

    /** @param times {@link #FOR_EVER} for no end, 0 to stop */
    public void set(Kind kind, int times) {
        counter(kind).set(times);
    }

    private AtomicInteger counter(Kind kind) {
        return left.computeIfAbsent(kind, one -> new AtomicInteger());
    }

    /** Whether it is to happen now; counts it. */
    public boolean take(Kind kind) {
        return counter(kind).getAndUpdate(one -> one == FOR_EVER || one == 0 ? one : one - 1) > 0;
    }

    /** How often it is still to happen. */
    public int left(Kind kind) {
        return counter(kind).get();
    }

    public void setLatency(Duration value) {
        latency = value;
    }

    /** What every REST answer waits. */
    public Duration latency() {
        return latency;
    }

    public void setDeliveryDelay(Duration value) {
        deliveryDelay = value;
    }

    /** What every event waits before its first delivery. */
    public Duration deliveryDelay() {
        return deliveryDelay;
    }

    public void calm() {
        for (Kind kind : Kind.values()) {
            set(kind, 0);
        }
        latency = Duration.ZERO;
        deliveryDelay = Duration.ZERO;
    }

    /** For people: how often each is still to happen, and how long things wait. */
    public Map<String, Object> told() {
        Map<String, Object> told = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            int times = left(kind);
            told.put(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), times == FOR_EVER ? "for ever" : times);
        }
        told.put("latency_ms", latency.toMillis());
        told.put("delivery_delay_ms", deliveryDelay.toMillis());
        return told;
    }
}
