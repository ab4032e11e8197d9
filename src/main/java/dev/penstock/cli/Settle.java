package dev.penstock.cli;

import dev.penstock.queue.Delivery;
import java.time.Duration;

/**
 * What becomes of a message that was received and shown.
 *
 * @param nack whether it is given back
 * @param delay when it comes again, or null for the queue's own rule
 * @param reject why it is given up, or null if it is not
 */
record Settle(boolean nack, Duration delay, String reject) {
  void settle(Delivery<?> delivery) {
    if (reject != null) {
      delivery.reject(reject);
    } else if (!nack) {
      delivery.ack();
    } else if (delay == null) {
      delivery.nack();
    } else {
      delivery.nack(delay);
    }
  }
}
