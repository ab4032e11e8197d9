package dev.penstock.config;

import java.util.OptionalLong;

/**
 * The settings of a map of the shared state.
 *
 * @param maxBytes how large the map may grow, in bytes; empty for the default
 */
public record MapConfig(OptionalLong maxBytes) {
  static final MapConfig DEFAULT = new MapConfig(OptionalLong.empty());
}
