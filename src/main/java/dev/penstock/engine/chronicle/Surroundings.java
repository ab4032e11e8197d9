package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.memory.Region;
import java.util.function.UnaryOperator;

/**
 * What an engine takes from the machine it runs on. Tests put their own in.
 *
 * @param around put around each mapped file; the identity but in tests
 * @param boot another number after each start of the machine
 * @param lanes opens lanes; in tests, several processes that are played in this one share them
 * @param members all consumers of the process
 */
record Surroundings(
    Clock clock,
    Liveness liveness,
    UnaryOperator<Region> around,
    long boot,
    LaneSource lanes,
    Members members) {
  static final Surroundings REAL =
      new Surroundings(Clock.SYSTEM, Liveness.OF_PROCESSES, UnaryOperator.identity());

  Surroundings(Clock clock, Liveness liveness, UnaryOperator<Region> around) {
    this(clock, liveness, around, ProcessIdentity.boot());
  }

  Surroundings(Clock clock, Liveness liveness, UnaryOperator<Region> around, long boot) {
    this(clock, liveness, around, boot, LaneSource.OWN);
  }

  Surroundings(
      Clock clock, Liveness liveness, UnaryOperator<Region> around, long boot, LaneSource lanes) {
    this(clock, liveness, around, boot, lanes, new Members());
  }
}
