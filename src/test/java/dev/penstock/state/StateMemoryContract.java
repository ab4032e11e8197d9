package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of raw memory, told as stories that every engine that has it must live up to. */
public abstract class StateMemoryContract {
  @TempDir Path folder;
  private SharedState state;
  private SharedState other;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    other = SharedState.in(folder, engine());
  }

  @AfterEach
  void close() {
    state.close();
    other.close();
  }

  @Test
  void what_one_writes_the_other_reads() {
    SharedMemory memory = state.memory("frames", 100);
    SharedMemory same = other.memory("frames", 100);
    memory.put(97, new byte[] {1, 2, 3});
    byte[] read = new byte[4];
    same.get(96, read);
    assertThat(read).containsExactly(0, 1, 2, 3);
    assertThat(same.size()).isEqualTo(100);
  }

  @Test
  void values_of_each_type_stand_at_any_offset_little_endian() {
    SharedMemory memory = state.memory("frames", 64);
    memory.put(0, Primitive.BOOLEAN, true);
    memory.put(1, Primitive.BYTE, (byte) -1);
    memory.put(3, Primitive.SHORT, Short.MIN_VALUE);
    memory.put(5, Primitive.CHAR, '\uffff');
    memory.put(7, Primitive.INT, -2);
    memory.put(11, Primitive.LONG, Long.MIN_VALUE);
    memory.put(19, Primitive.FLOAT, -1.5f);
    memory.put(23, Primitive.DOUBLE, Math.E);
    SharedMemory same = other.memory("frames", 64);
    assertThat(same.get(0, Primitive.BOOLEAN)).isTrue();
    assertThat(same.get(1, Primitive.BYTE)).isEqualTo((byte) -1);
    assertThat(same.get(3, Primitive.SHORT)).isEqualTo(Short.MIN_VALUE);
    assertThat(same.get(5, Primitive.CHAR)).isEqualTo('\uffff');
    assertThat(same.get(7, Primitive.INT)).isEqualTo(-2);
    assertThat(same.get(7, Primitive.BYTE)).isEqualTo((byte) -2);
    assertThat(same.get(11, Primitive.LONG)).isEqualTo(Long.MIN_VALUE);
    assertThat(same.get(19, Primitive.FLOAT)).isEqualTo(-1.5f);
    assertThat(same.get(23, Primitive.DOUBLE)).isEqualTo(Math.E);
  }

  @Test
  void words_are_changed_in_one_step() {
    SharedMemory memory = state.memory("frames", 64);
    SharedMemory same = other.memory("frames", 64);
    memory.setWord(56, 5);
    assertThat(same.addToWord(56, 2)).isEqualTo(7);
    assertThat(same.compareAndSetWord(56, 5, 8)).isFalse();
    assertThat(same.compareAndSetWord(56, 7, 8)).isTrue();
    assertThat(memory.getWord(56)).isEqualTo(8);
    assertThatThrownBy(() -> memory.setWord(4, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the offset 4 is no place of a word: use a multiple of 8");
  }

  @Test
  void buffers_and_slices_show_the_same_bytes() {
    SharedMemory memory = state.memory("frames", 64);
    ByteBuffer slice = other.memory("frames", 64).slice(8, 16);
    slice.putInt(0, 0x01020304);
    assertThat(memory.get(8, Primitive.INT)).isEqualTo(0x01020304);
    assertThat(memory.buffer().getInt(8)).isEqualTo(0x01020304);
    assertThat(slice.capacity()).isEqualTo(16);
    memory.buffer().position(60).putInt(9);
    assertThat(memory.buffer().position()).isZero();
  }

  @Test
  void what_is_outside_is_refused_and_changes_nothing() {
    SharedMemory memory = state.memory("frames", 13);
    assertThatThrownBy(() -> memory.put(6, Primitive.LONG, -1L))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the memory frames has no 8 bytes at offset 6: it has 13 bytes");
    assertThatThrownBy(() -> memory.get(-1, new byte[1])).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> memory.put(1, new byte[13])).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> memory.getWord(8)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> memory.slice(Integer.MAX_VALUE, 1))
        .isInstanceOf(InvalidInputException.class);
    byte[] all = new byte[13];
    memory.get(0, all);
    assertThat(all).isEqualTo(new byte[13]);
  }

  @Test
  void another_size_is_refused_with_the_one_it_has() {
    state.memory("frames", 100);
    assertThatThrownBy(() -> other.memory("frames", 101))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "frames is memory of 100 bytes, and was asked for as memory of 101 bytes");
    assertThatThrownBy(() -> state.memory("none", 0))
        .hasMessageContaining("memory of 0 bytes cannot be made: use 1 to ");
  }

  @Test
  void who_has_unlinked_memory_goes_on_sharing_it_and_the_next_is_given_new_memory() {
    SharedMemory memory = state.memory("frames", 64);
    SharedMemory same = other.memory("frames", 64);
    memory.setWord(0, 1);
    memory.unlink();
    assertThat(same.isUnlinked()).isTrue();
    assertThat(same.addToWord(0, 1)).isEqualTo(2);
    assertThat(memory.getWord(0)).isEqualTo(2);

    SharedMemory next = other.memory("frames", 128);
    assertThat(next.isUnlinked()).isFalse();
    assertThat(next.getWord(0)).isZero();
    next.setWord(0, 7);
    assertThat(memory.getWord(0)).isEqualTo(2);
    assertThat(state.memory("frames", 128).getWord(0)).isEqualTo(7);
  }

  @Test
  void unlinking_twice_leaves_the_next_memory_of_that_name_alone() {
    SharedMemory memory = state.memory("frames", 64);
    SharedMemory same = other.memory("frames", 64);
    memory.unlink();
    SharedMemory next = state.memory("frames", 64);
    same.unlink();
    memory.unlink();
    assertThat(next.isUnlinked()).isFalse();
    assertThat(state.names(StateKind.MEMORY)).containsExactly("frames");
  }

  @Test
  void it_outlives_those_who_made_it() {
    byte[] content = new byte[1000];
    Arrays.fill(content, (byte) 7);
    state.memory("frames", 1000).put(0, content);
    close();
    open();
    byte[] read = new byte[1000];
    state.memory("frames", 1000).get(0, read);
    assertThat(read).isEqualTo(content);
  }
}
