/**
 * Makes the workers be what the operator wants: starts, watches, restarts and stops them, keeps
 * what they print, and publishes how they are. Never runs a worker's code.
 *
 * <p>The states of a worker:
 *
 * <pre>
 *             start            ready
 *  STOPPED ----------> STARTING ----------> RUNNING
 *     ^                  ^  |                  |
 *     |                  |  |   ended          | ended by itself
 *     |            pause |  |   by itself      |
 *     |            over  |  +---------+--------+
 *     |                  |            |
 *     |    stop          |    +-------+---------+------------------+
 *     +--------------- BACKOFF        |                            |
 *     |               to be started   v                            v
 *     |               again         EXITED                       FATAL
 *     |                             stays ended, by its rule     given up
 *     |
 *     +---- STOPPING <---- stop, from STARTING and RUNNING
 *     ended
 *
 *  EXITED and FATAL go to STARTING when somebody starts the worker again.
 * </pre>
 */
package dev.penstock.supervisor;
