/**
 * Makes the workers be what the operator wants: starts, watches, restarts and stops them, keeps
 * what they print, and publishes how they are. Never runs a worker's code.
 *
 * <p>The states of a worker:
 *
 * <pre>
 *              start              ready
 *  STOPPED -----------+-> STARTING -----> RUNNING
 *   ^   ^             |      |               |
 *   |   |  pause over |      | ended         | ended
 *   |   |             |      v               v
 *   |   |  stop       |   +---------------------+
 *   |   +---------- BACKOFF <- the restart rule |
 *   |                     +----+----------+-----+
 *   |                          v          v
 *   |                       EXITED      FATAL      from both, start leads to STARTING
 *   |
 *   |  ended              stop
 *   +-------- STOPPING <------- STARTING, RUNNING
 * </pre>
 */
package dev.penstock.supervisor;
