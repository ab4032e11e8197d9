package dev.penstock.queue;

/** What not every engine can do. An engine that lacks one has the option refused, never ignored. */
public enum Capability {
  PRIORITY,
  KEY,
  DELAY,
  TTL,
  DEDUP,
  CAPACITY,
  BATCH,
  TRANSACTION,
  DISK,
  RETENTION,
  SEEK,
  BROWSE,
  PAUSE
}
