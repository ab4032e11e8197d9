package dev.penstock.bench.state;

/** Calls of a map that is full, over all its keys, in an order that jumps about in memory. */
abstract class MapCalling implements Calling {
  /** From key to key: it has no divisor in common with their number, so all have their turn. */
  private static final int STEP = 61_803;

  private final Entries entries;
  private final String[] keys = new String[Entries.COUNT];
  private int next;

  private MapCalling(Entries entries) {
    this.entries = entries;
    for (int number = 0; number < keys.length; number++) {
      keys[number] = Entries.key(number);
    }
    if (entries.size() < keys.length) { // otherwise another process has filled it
      byte[] value = new byte[Entries.VALUE_BYTES];
      for (String key : keys) {
        entries.put(key, value);
      }
    }
  }

  static Calling gets(Entries entries) {
    return new MapCalling(entries) {
      @Override
      public void call(int count) {
        for (int i = 0; i < count; i++) {
          byte[] value = entries.get(nextKey());
          if (value.length != Entries.VALUE_BYTES) {
            throw new IllegalStateException("a value has " + value.length + " bytes");
          }
        }
      }
    };
  }

  static Calling puts(Entries entries) {
    byte[] value = new byte[Entries.VALUE_BYTES];
    return new MapCalling(entries) {
      @Override
      public void call(int count) {
        for (int i = 0; i < count; i++) {
          value[i % value.length]++;
          entries.put(nextKey(), value);
        }
      }
    };
  }

  final String nextKey() {
    next = (next + STEP) % keys.length;
    return keys[next];
  }

  @Override
  public void close() {
    entries.close();
  }
}
