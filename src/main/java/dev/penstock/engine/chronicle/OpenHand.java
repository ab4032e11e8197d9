package dev.penstock.engine.chronicle;

/** One hand of a member, and what of it has not been given to the handler yet. */
final class OpenHand {
  final int hand;
  final Batch batch;
  private int next;

  OpenHand(int hand, boolean reused) {
    this.hand = hand;
    this.batch = new Batch(reused);
  }

  void begin() {
    next = 0;
    for (int place = 0; place < batch.size(); place++) {
      batch.get(place).hand = hand;
      batch.get(place).epoch = batch.epoch;
    }
  }

  boolean hasNext() {
    return next < batch.size();
  }

  ChronicleClaim next() {
    return batch.get(next++);
  }
}
