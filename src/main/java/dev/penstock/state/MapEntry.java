package dev.penstock.state;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a {@link SharedMap}, as it was when it was read.
 *
 * @param version greater than that of each earlier entry of the same key, also after a removal
 * @param expires when it ends, if it does
 * @param <V> the value
 */
public record MapEntry<V>(V value, long version, Optional<Instant> expires) {}
