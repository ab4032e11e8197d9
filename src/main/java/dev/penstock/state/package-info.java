/**
 * Shared maps: the rules, free of any engine. {@link dev.penstock.state.SharedState} opens them.
 */
package dev.penstock.state;
