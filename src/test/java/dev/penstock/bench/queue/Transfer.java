package dev.penstock.bench.queue;

import dev.penstock.bench.ends.Means;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One process sends, others receive at the same time; all are new, so the first messages are not
 * timed: the JVM still compiles.
 *
 * @param place where the means keeps the messages
 * @param receivers how many processes
 * @param warmUp how many messages before the timed ones
 * @param timed how many messages are timed
 */
record Transfer(Means means, String place, int receivers, long warmUp, long timed) {
  /**
   * What came out.
   *
   * @param rate messages per second, from before the first is sent until the last is acknowledged
   * @param sendersGarbage bytes per message
   * @param receiversGarbage bytes per message
   */
  record Result(double rate, double sendersGarbage, double receiversGarbage) {}

  /**
   * Runs it.
   *
   * @param folder for what the receivers share
   */
  Result run(Path folder) throws IOException {
    Path tally = folder.resolve("tally");
    List<Child> all = new ArrayList<>();
    try {
      Child sender = Child.start(Sender.class, means, place);
      all.add(sender);
      for (int index = 0; index < receivers; index++) {
        all.add(Child.start(Receiver.class, means, place, tally, index));
      }
      List<Child> receiving = all.subList(1, all.size());
      send(sender, receiving, warmUp, warmUp);
      return send(sender, receiving, timed, warmUp + timed);
    } finally {
      all.forEach(Child::close);
    }
  }

  private static Result send(Child sender, List<Child> receiving, long count, long inAll)
      throws IOException {
    receiving.forEach(receiver -> receiver.tell("receive " + inAll));
    long[] sent = sender.ask("send " + count, Sender.SENT);
    long got = 0;
    long end = Long.MIN_VALUE;
    long garbage = 0;
    for (Child receiver : receiving) {
      long[] received = receiver.answer(Receiver.RECEIVED);
      if (received[0] > 0) {
        got += received[0];
        end = Math.max(end, received[1]);
        garbage += received[2];
      }
    }
    if (got != count) {
      throw new IllegalStateException("of " + count + " messages sent, " + got + " came");
    }
    return new Result(
        count * 1e9 / (end - sent[0]), (double) sent[1] / count, (double) garbage / count);
  }
}
