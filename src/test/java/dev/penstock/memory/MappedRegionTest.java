package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.memory.MappedRegion.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedRegionTest {
  private static final Layout LAYOUT = new Layout("TESTFILE", 1, 128);
  private static final int WORD = MappedRegion.FIRST_WORD;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("region");
  }

  @Test
  void what_one_mapping_writes_the_other_sees() {
    MappedRegion one = MappedRegion.open(file, LAYOUT);
    MappedRegion other = MappedRegion.open(file, LAYOUT);
    one.set(WORD, 42);
    assertThat(other.get(WORD)).isEqualTo(42);
    assertThat(other.compareAndSet(WORD, 41, 43)).isFalse();
    assertThat(other.compareAndSet(WORD, 42, 43)).isTrue();
    assertThat(one.get(WORD)).isEqualTo(43);
  }

  @Test
  void many_that_open_it_at_once_share_one_file_and_leave_no_draft() throws Exception {
    List<MappedRegion> regions =
        IntStream.range(0, 16).parallel().mapToObj(i -> MappedRegion.open(file, LAYOUT)).toList();
    regions.get(0).set(WORD, 7);
    assertThat(regions).allMatch(region -> region.get(WORD) == 7);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_word_is_added_to_and_wraps_around() {
    MappedRegion region = MappedRegion.open(file, LAYOUT);
    region.set(WORD, Long.MAX_VALUE);
    assertThat(region.getAndAdd(WORD, 2)).isEqualTo(Long.MAX_VALUE);
    assertThat(region.get(WORD)).isEqualTo(Long.MIN_VALUE + 1);
  }

  @Test
  void a_file_of_any_size_keeps_the_size_and_header_it_was_made_with() {
    assertThat(MappedRegion.find(file, "TESTFILE", 1)).isEmpty();
    MappedRegion.openOfAnySize(file, LAYOUT, 7, 8);
    MappedRegion again = MappedRegion.openOfAnySize(file, new Layout("TESTFILE", 1, 256), 9);
    assertThat(again.size()).isEqualTo(128);
    assertThat(again.get(MappedRegion.HEADER_WORD)).isEqualTo(7);
    assertThat(again.get(MappedRegion.HEADER_WORD + 8)).isEqualTo(8);
    again.view(WORD, 8).putInt(0, 5);
    assertThat(MappedRegion.find(file, "TESTFILE", 1).orElseThrow().get(WORD)).isEqualTo(5);
  }

  @Test
  void what_a_killed_process_was_about_to_make_is_cleared_away_by_the_next_that_makes_it()
      throws Exception {
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    Path abandoned = Files.createFile(folder.resolve("region." + killed.pid() + ".new"));
    Path another = Files.createFile(folder.resolve("region.1.new"));
    MappedRegion.openOfAnySize(file, LAYOUT);
    assertThat(abandoned).doesNotExist();
    assertThat(another).exists(); // of a process that lives
  }

  @Test
  void it_is_as_private_as_its_folder() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    MappedRegion.open(file, LAYOUT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void a_file_of_another_kind_version_or_size_is_refused() throws Exception {
    MappedRegion.open(file, LAYOUT);
    assertThatThrownBy(() -> MappedRegion.open(file, new Layout("OTHERONE", 1, 128)))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("does not begin with OTHERONE");
    assertThatThrownBy(() -> MappedRegion.open(file, new Layout("TESTFILE", 2, 128)))
        .hasMessageContaining("layout version 1, this release of Penstock reads version 2");
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> MappedRegion.open(file, LAYOUT))
        .hasMessageContaining("it has 10 bytes instead of 128");
  }
}
