/**
 * What can go wrong, as the few kinds a caller or an exit code tells apart, and how closing goes
 * wrong in order. Depends on nothing.
 */
package dev.penstock.fault;
