package dev.penstock.engine.chronicle;

/**
 * Which acknowledgement a message was sent with, so that who goes on after a crash can tell what
 * has been sent already.
 *
 * @param group hash of the names of queue and group
 * @param outbox index of the document in the aside lane that holds what was to be sent
 * @param number of the message in it
 */
record Origin(long group, long outbox, long number) {}
