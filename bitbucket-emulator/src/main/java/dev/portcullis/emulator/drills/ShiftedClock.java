package dev.portcullis.emulator.drills;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Another clock, turned forward as far as was asked. */
public final class ShiftedClock extends Clock {

    private final Clock base;
    private volatile Duration shift = Duration.ZERO;

    public ShiftedClock(Clock base) {
        this.base = base;
    }

    public void advance(Duration by) {
        shift = shift.plus(by);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return base.withZone(zone);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(shift);
    }
}
