package dev.penstock.engine.chronicle;

import dev.penstock.queue.Claim;
import java.util.Map;

/** A message in a hand of one member. */
final class ChronicleClaim implements Claim {
  final StoredMessage message = new StoredMessage();
  int hand;
  int epoch;
  int place;
  int attempt;
  long firstDelivered;

  @Override
  public long id() {
    return message.id;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public long firstDeliveredMillis() {
    return firstDelivered;
  }

  @Override
  public long sentAtMillis() {
    return message.sentAt;
  }

  @Override
  public int priority() {
    return message.priority;
  }

  @Override
  public String key() {
    return message.key();
  }

  @Override
  public Map<String, String> headers() {
    return message.headers();
  }

  @Override
  public byte[] buffer() {
    return message.buffer;
  }

  @Override
  public int bodyOffset() {
    return message.bodyAt;
  }

  @Override
  public int bodyLength() {
    return message.bodyLength;
  }
}
