package dev.penstock.bench.ends;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What carries the messages. A place is a folder, or a port for what has a server. */
public enum Means {
  /** Chronicle Queue alone, without groups, claims and acknowledgements. */
  RAW,
  /** Penstock as it comes. */
  PENSTOCK,
  /** Penstock with consumers that claim no message ahead. */
  PENSTOCK_PREFETCH_1,
  /** Penstock with consumers that look for a message for 10 ms before they sleep. */
  PENSTOCK_SPIN,
  /** Lists of a Redis server. */
  REDIS,
  /** A tube of a beanstalkd server. */
  BEANSTALKD;

  /** Opens the end where messages go in. */
  public Sending sending(String place) throws IOException {
    return switch (this) {
      case RAW -> new RawSending(Path.of(place));
      case PENSTOCK, PENSTOCK_PREFETCH_1, PENSTOCK_SPIN -> PenstockEnds.sending(Path.of(place));
      case REDIS -> new RedisSending(Integer.parseInt(place));
      case BEANSTALKD -> new BeanstalkdSending(Integer.parseInt(place));
    };
  }

  /**
   * Opens the end where messages come out.
   *
   * @param index of the receiver among those of this place
   */
  public Receiving receiving(String place, int index) throws IOException {
    return switch (this) {
      case RAW -> new RawReceiving(Path.of(place));
      case PENSTOCK -> PenstockEnds.receiving(Path.of(place), PenstockEnds.USUAL);
      case PENSTOCK_PREFETCH_1 ->
          PenstockEnds.receiving(Path.of(place), PenstockEnds.USUAL.withPrefetch(1));
      case PENSTOCK_SPIN ->
          PenstockEnds.receiving(
              Path.of(place), PenstockEnds.USUAL.withSpin(Duration.ofMillis(10)));
      case REDIS -> new RedisReceiving(Integer.parseInt(place), index);
      case BEANSTALKD -> new BeanstalkdReceiving(Integer.parseInt(place));
    };
  }
}
