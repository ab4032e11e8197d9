/**
 * One operating-system process: what is started, how it is told to stop, how it ended. Knows
 * nothing of programs, restarts or logs; those are the supervisor's.
 */
package dev.penstock.process;
