package dev.penstock.engine.chronicle;

import java.nio.file.Path;

/**
 * One of a lane's files, behind which there is another one with messages.
 *
 * @param end index of the first message behind it
 * @param countWith how many messages the lane has had up to and with this file
 * @param bytesWith and of how many bytes their bodies are
 * @param count how many messages are in it
 * @param bytes of their bodies
 * @param lastSent when its last message was sent, in ms since the epoch
 */
record RollFile(
    int lane,
    Path path,
    long end,
    long countWith,
    long bytesWith,
    long count,
    long bytes,
    long lastSent) {}
