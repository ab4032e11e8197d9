/**
 * The benchmark of shared state: {@link dev.penstock.bench.state.StateBench} and its parts, which
 * start the programs {@code Caller}, {@code Hander} and {@code Waiter} as processes.
 */
package dev.penstock.bench.state;
