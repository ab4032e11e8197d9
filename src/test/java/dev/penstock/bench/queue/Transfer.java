package dev.penstock.bench.queue;

import dev.penstock.bench.Child;
import dev.penstock.bench.CpuTime;
import dev.penstock.bench.Medians;
import dev.penstock.bench.ends.Means;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One process sends, others receive at the same time; all are new, so the first messages are not
 * timed: the JVM still compiles.
 *
 * @param place where the means keeps the messages
 * @param receivers how many processes
 * @param warmUp how many messages before the timed ones
 * @param timed how many messages are timed at once; so many are, {@link #BATCHES} times
 */
record Transfer(Means means, String place, int receivers, long warmUp, long timed) {
  private static final int BATCHES = 3;

  /**
   * What came out: the medians of the batches.
   *
   * @param rate messages per second, from before the first is sent until the last is acknowledged
   * @param sendersGarbage bytes per message
   * @param receiversGarbage bytes per message
   * @param waited the share of the time in which a process could have run but had no core: with two
   *     processes on two cores it says how much others were in the way
   */
  record Result(double rate, double sendersGarbage, double receiversGarbage, double waited) {}

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
      List<Result> results = new ArrayList<>();
      for (int batch = 1; batch <= BATCHES; batch++) {
        long start = System.nanoTime();
        long before = waited(all);
        Result sent = send(sender, receiving, timed, warmUp + batch * timed);
        double share = (double) (waited(all) - before) / (System.nanoTime() - start) / all.size();
        results.add(new Result(sent.rate, sent.sendersGarbage, sent.receiversGarbage, share));
      }
      return new Result(
          median(results, Result::rate),
          median(results, Result::sendersGarbage),
          median(results, Result::receiversGarbage),
          median(results, Result::waited));
    } finally {
      all.forEach(Child::close);
    }
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> part) {
    return Medians.of(results.stream().mapToDouble(part).boxed().toList());
  }

  private static long waited(List<Child> children) throws IOException {
    long sum = 0;
    for (Child child : children) {
      sum += CpuTime.of(child).waited();
    }
    return sum;
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
        count * 1e9 / (end - sent[0]), (double) sent[1] / count, (double) garbage / count, 0);
  }
}
