package dev.penstock.bench.state;

/** One call, ready to be made again and again. */
interface Calling extends AutoCloseable {
  /** Makes it so often. */
  void call(int count) throws Exception;

  @Override
  void close();
}
