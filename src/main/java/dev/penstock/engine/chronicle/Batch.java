package dev.penstock.engine.chronicle;

/** The messages of one hand, as they were claimed together. Used by one thread at a time. */
final class Batch {
  private final ChronicleClaim[] claims = new ChronicleClaim[Hands.MESSAGES];
  private final boolean reused;
  private int size;
  int epoch;

  /**
   * @param reused whether the claims are used again for the next messages, so that nothing is left
   *     for the garbage collector
   */
  Batch(boolean reused) {
    this.reused = reused;
  }

  void clear() {
    size = 0;
  }

  void add(StoredMessage message, int attempt, long firstDelivered) {
    if (claims[size] == null || !reused) {
      claims[size] = new ChronicleClaim();
    }
    ChronicleClaim claim = claims[size];
    claim.message.copyFrom(message);
    claim.place = size;
    claim.attempt = attempt;
    claim.firstDelivered = firstDelivered;
    size++;
  }

  int size() {
    return size;
  }

  ChronicleClaim get(int place) {
    return claims[place];
  }

  StoredMessage last() {
    return claims[size - 1].message;
  }
}
