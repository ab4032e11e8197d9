/**
 * What can go wrong, as the few kinds a caller or an exit code tells apart; and closing, so that
 * nothing is left open and nobody goes on with what was closed. Depends on nothing.
 */
package dev.penstock.fault;
