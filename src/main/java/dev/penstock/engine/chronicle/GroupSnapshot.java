package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import dev.penstock.fault.PenstockException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a group knows, as the content of a file: enough to make the group anew so that no message is
 * left out. What is in hand is written as what is to be handed out. Numbers are big-endian.
 *
 * <pre>
 *  byte  0  magic       "PENSAVED"
 *        8  version     4 bytes
 *       12  checksum    4 bytes: CRC-32C of what stands from 24 on
 *       16  sum         8 bytes: the same without the times, to tell whether anything has changed
 *       24  steady      ms, and what the clock on the wall said then
 *       40  paused      1 byte, then 8 bytes each: skipped, expired, carried
 *       65  lanes       for each of 11: index, sub, messages and bytes taken, messages at its
 *                       beginning; 8 bytes each
 *      505  messages    state (Records.State) in 1 byte, or -1 after the last; 1 if it has its turn,
 *                       lane in 1 byte, index in 8, sub in 4, deliveries in 4, first delivered and
 *                       due in 8 each. Those that wait for another of their key stand behind it
 * </pre>
 */
final class GroupSnapshot {
  private static final byte[] MAGIC = "PENSAVED".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 2;
  private static final int CHECKED_FROM = 24;
  private static final int END = -1;

  private final byte[] content;
  private final long sum;

  private GroupSnapshot(byte[] content, long sum) {
    this.content = content;
    this.sum = sum;
  }

  byte[] content() {
    return content;
  }

  /** Another one, but for chance, where anything but the time is another. Never 0. */
  long sum() {
    return sum;
  }

  /** Takes down how the group stands. Under its lock. */
  static GroupSnapshot of(GroupFile file, SteadyTime steady, Clock clock) {
    try {
      byte[] state = state(file);
      byte[] times =
          bytes(
              out -> {
                out.writeLong(steady.now());
                out.writeLong(clock.wallMillis());
              });
      long sum = crc(state, 0) << 32 | state.length | 1;
      byte[] content =
          bytes(
              out -> {
                out.write(MAGIC);
                out.writeInt(VERSION);
                out.writeInt(0);
                out.writeLong(sum);
                out.write(times);
                out.write(state);
              });
      int checksum = (int) crc(content, CHECKED_FROM);
      for (int i = 0; i < Integer.BYTES; i++) {
        content[12 + i] = (byte) (checksum >>> 24 - 8 * i);
      }
      return new GroupSnapshot(content, sum);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Part {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      part.write(out);
    }
    return bytes.toByteArray();
  }

  private static long crc(byte[] bytes, int from) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return crc.getValue();
  }

  private static byte[] state(GroupFile file) throws IOException {
    return bytes(
        out -> {
          out.writeByte((int) file.get(GroupFile.PAUSED));
          out.writeLong(file.get(GroupFile.SKIPPED));
          out.writeLong(file.get(GroupFile.EXPIRED));
          out.writeLong(file.get(GroupFile.CARRIED));
          for (int lane = 0; lane < Lanes.SENT; lane++) {
            out.writeLong(file.index(lane));
            out.writeLong(file.sub(lane));
            out.writeLong(file.count(lane));
            out.writeLong(file.bytes(lane));
            out.writeLong(file.base(lane));
          }
          writeHands(file.hands(), out);
          writeRecords(file.records(), out);
          out.writeByte(END);
        });
  }

  private static void writeHands(Hands hands, DataOutputStream out) throws IOException {
    for (int hand = 0; hand < hands.used(); hand++) {
      int pending = Hands.pending(hands.claim(hand));
      if (hands.record(hand) >= 0) {
        continue; // it stands among the records
      }
      for (int place = 0; pending != 0; place++, pending >>>= 1) {
        if ((pending & 1) != 0) {
          out.writeByte(State.READY.ordinal());
          out.writeByte(0);
          out.writeByte(hands.lane(hand));
          out.writeLong(hands.index(hand));
          out.writeInt(hands.sub(hand) + place);
          out.writeInt(hands.isStarted(hand, place) ? 1 : 0);
          out.writeLong(hands.since(hand));
          out.writeLong(0);
        }
      }
    }
  }

  private static void writeRecords(Records records, DataOutputStream out) throws IOException {
    for (int record = 0; record < records.used(); record++) {
      State state = records.state(record);
      boolean gone = state == State.FREE || state == State.DROPPED;
      if (!gone && state != State.BLOCKED) {
        write(records, record, out);
      }
      if (!gone && records.isFirstOfKey(record)) {
        int next = records.nextOfKey(record);
        for (; next >= 0; next = records.nextOfKey(next)) {
          write(records, next, out);
        }
      }
    }
  }

  private static void write(Records records, int record, DataOutputStream out) throws IOException {
    State state = records.state(record);
    out.writeByte((state == State.HELD ? State.READY : state).ordinal());
    out.writeByte(records.isFirstOfKey(record) ? 1 : 0);
    out.writeByte(records.lane(record));
    out.writeLong(records.index(record));
    out.writeInt(records.sub(record));
    out.writeInt(records.deliveries(record));
    out.writeLong(records.first(record));
    out.writeLong(records.due(record));
  }

  /**
   * Takes a file's content.
   *
   * @throws PenstockException if it is none of a snapshot
   */
  static GroupSnapshot read(byte[] content, String file) {
    boolean whole =
        content.length > CHECKED_FROM
            && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
            && content[11] == VERSION
            && (int) crc(content, CHECKED_FROM) == intAt(content, 12);
    if (!whole) {
      throw new PenstockException(
          "the file "
              + file
              + " cannot be used: it is damaged, or from another release of Penstock; without it"
              + " the group begins with the oldest message: remove it, and start again");
    }
    return new GroupSnapshot(content, 0);
  }

  private static int intAt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  /**
   * Makes an empty group's file so. A message that is no longer in the log is left out: it was
   * settled before its file was deleted. Under the group's lock.
   */
  void restore(GroupFile file, LaneReaders readers) {
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(content, CHECKED_FROM, content.length - CHECKED_FROM))) {
      file.set(GroupFile.STEADY, in.readLong());
      file.set(GroupFile.WALL, in.readLong());
      file.set(GroupFile.PAUSED, in.readByte());
      file.set(GroupFile.SKIPPED, in.readLong());
      file.set(GroupFile.EXPIRED, in.readLong());
      file.set(GroupFile.CARRIED, in.readLong());
      for (int lane = 0; lane < Lanes.SENT; lane++) {
        file.place(lane, in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
      }
      file.set(GroupFile.BEGUN, 1);
      file.commit();
      for (int state = in.readByte(); state != END; state = in.readByte()) {
        restore(State.values()[state], in, file, readers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void restore(State state, DataInputStream in, GroupFile file, LaneReaders readers)
      throws IOException {
    boolean turn = in.readByte() == 1;
    LaneReader reader = readers.lane(in.readByte());
    long index = in.readLong();
    int sub = in.readInt();
    int deliveries = in.readInt();
    long first = in.readLong();
    long due = in.readLong();
    if (!reader.has(index)) {
      return;
    }
    Records records = file.records();
    int record = records.add(inDocument(reader, index, sub));
    records.deliveries(record, deliveries);
    records.first(record, first);
    switch (state) {
      case DEAD -> records.dead(record, Lanes.ASIDE, index);
      case DELAYED, TIMED -> {
        if (turn) {
          records.isItsTurn(record);
        }
        if (state == State.DELAYED) {
          records.delayed(record, due);
        } else {
          records.timed(record, due);
        }
      }
      default -> {
        if (records.isItsTurn(record)) {
          records.ready(record);
        }
      }
    }
    file.commit();
  }

  /** A claim may go on in the documents behind its first one. */
  private static StoredMessage inDocument(LaneReader reader, long index, int sub) {
    StoredMessage message = reader.at(index, 0);
    for (int i = 0; i < sub; i++) {
      message = reader.next();
    }
    return message;
  }
}
