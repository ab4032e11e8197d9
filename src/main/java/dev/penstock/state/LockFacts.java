package dev.penstock.state;

import java.util.Optional;

/**
 * How a lock stands.
 *
 * @param kind lock, condition or leader
 * @param holder empty if nobody holds it who is alive
 * @param waiters how many wait for it
 */
public record LockFacts(String name, String kind, Optional<Holder> holder, int waiters) {}
