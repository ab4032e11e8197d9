/**
 * Shared maps, counters, values, arrays and memory: the rules, free of any engine. {@link
 * dev.penstock.state.SharedState} opens them.
 */
package dev.penstock.state;
