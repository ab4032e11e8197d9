/** Benchmarks, run by {@code scripts/bench}; how to read them is in src/docs/benchmarks.md. */
package dev.penstock.bench;
