package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
  private static final Optional<String> NOBODY = Optional.empty();

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void resolveLinks() throws IOException {
    temporary = temporary.toRealPath();
    root = temporary.resolve("some/data");
  }

  @Test
  void creates_a_private_directory_and_its_parents() throws IOException {
    DataDirectory directory = DataDirectory.create(root, NOBODY);

    assertThat(directory.root()).isEqualTo(root);
    assertThat(namesIn(root))
        .containsExactlyInAnyOrder("penstock.version", "queues", "state", "logs", "run");
    assertThat(root.resolve("penstock.version")).hasContent("1\n");
    for (Path folder : foldersOf(directory)) {
      assertThat(mode(folder)).as(folder.toString()).isEqualTo("0700");
    }
    assertThat(mode(root.resolve("penstock.version"))).isEqualTo("0600");
    assertThat(PosixFilePermissions.toString(directory.fileMode())).isEqualTo("rw-------");
  }

  @Test
  void creating_it_again_changes_nothing() throws IOException {
    Path file = Files.writeString(DataDirectory.create(root, NOBODY).queues().resolve("q"), "kept");

    DataDirectory.create(root, NOBODY);

    assertThat(file).hasContent("kept");
  }

  @Test
  void creating_it_completes_what_a_killed_process_began() throws IOException {
    Files.createDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(root.resolve("penstock.version123.new"), "");

    DataDirectory directory = DataDirectory.create(root, NOBODY);

    assertThat(foldersOf(directory)).allMatch(Files::isDirectory);
    assertThat(root.resolve("penstock.version")).exists();
  }

  @Test
  void many_may_create_it_at_once() throws Exception {
    int creators = 8;
    ExecutorService pool = Executors.newFixedThreadPool(creators);
    try {
      for (int round = 0; round < 50; round++) {
        Path target = temporary.resolve("round-" + round + "/data");
        CyclicBarrier start = new CyclicBarrier(creators);
        Callable<DataDirectory> creator =
            () -> {
              start.await();
              return DataDirectory.create(target, NOBODY);
            };
        List<Callable<DataDirectory>> all = new ArrayList<>();
        for (int i = 0; i < creators; i++) {
          all.add(creator);
        }
        for (Future<DataDirectory> created : pool.invokeAll(all)) {
          assertThat(created.get().run()).isDirectory();
        }
        assertThat(namesIn(target)).hasSize(5);
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void a_shared_directory_belongs_to_its_group_and_hands_it_on() throws IOException {
    DataDirectory directory = DataDirectory.create(root, Optional.of(ownGroup()));

    for (Path folder : foldersOf(directory)) {
      assertThat(mode(folder)).as(folder.toString()).isEqualTo("2770");
      assertThat(Files.getAttribute(folder, "posix:group")).hasToString(ownGroup());
    }
    assertThat(mode(root.resolve("penstock.version"))).isEqualTo("0660");
    assertThat(PosixFilePermissions.toString(DataDirectory.open(root).fileMode()))
        .isEqualTo("rw-rw----");
  }

  @Test
  void a_shared_directory_stays_shared_for_whoever_creates_it_next() throws IOException {
    DataDirectory.create(root, Optional.of(ownGroup()));
    Files.delete(root.resolve("logs"));

    DataDirectory again = DataDirectory.create(root, NOBODY);

    assertThat(mode(again.logs())).isEqualTo("2770");
  }

  @Test
  void a_private_directory_is_not_shared_behind_its_owners_back() throws IOException {
    DataDirectory.create(root, NOBODY);

    assertThatThrownBy(() -> DataDirectory.create(root, Optional.of(ownGroup())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(root + " exists and is not shared with the group " + ownGroup());
    assertThat(mode(root)).isEqualTo("0700");
  }

  @Test
  void an_unknown_group_is_named_before_anything_is_made() {
    assertThatThrownBy(() -> DataDirectory.create(root, Optional.of("no-such-group")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no group no-such-group on this machine; `getent group` lists them");
    assertThat(root.getParent()).doesNotExist();
  }

  @Test
  void somebody_elses_folder_is_neither_used_nor_littered() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> DataDirectory.create(root, NOBODY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            root
                + " is not a Penstock data directory and is not empty;"
                + " name another with --data DIR or PENSTOCK_DATA");
    assertThat(namesIn(root)).containsExactly("thesis.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/below/it"})
  void a_file_in_the_way_is_named(String below) throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.create(Path.of(file + below), NOBODY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageEndingWith("; name another with --data DIR or PENSTOCK_DATA");
  }

  @Test
  void a_symbolic_link_on_the_way_is_followed() throws IOException {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), disk);

    assertThat(DataDirectory.create(link.resolve("data"), NOBODY).root())
        .isEqualTo(disk.resolve("data"));
  }

  @Test
  void a_place_where_nothing_may_be_written_says_so() throws IOException {
    Path locked = Files.createDirectory(temporary.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "root may write everywhere");

    assertThatThrownBy(() -> DataDirectory.create(locked.resolve("data"), NOBODY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot make the data directory "
                + locked.resolve("data")
                + ": permission denied; name another with --data DIR or PENSTOCK_DATA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx---rwx"})
  void a_directory_that_others_may_write_is_refused(String permissions) throws IOException {
    DataDirectory.create(root, NOBODY);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(permissions));
    String sentence =
        "others may write to the data directory "
            + root
            + " (mode "
            + mode(root)
            + "); run `chmod 700 "
            + root
            + "`";

    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> DataDirectory.create(root, NOBODY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void a_shared_directory_is_refused_too_where_everybody_may_write() throws IOException {
    DataDirectory.create(root, Optional.of(ownGroup()));
    Files.setAttribute(root, "unix:mode", 02777);

    assertThatThrownBy(() -> DataDirectory.open(root)).hasMessageContaining("(mode 2777)");
  }

  @Test
  void opening_needs_a_data_directory() throws IOException {
    Path empty = Files.createDirectory(temporary.resolve("empty"));

    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "there is no data directory "
                + root
                + "; \"penstock up\" or \"penstock send\" makes one;"
                + " or name another with --data DIR or PENSTOCK_DATA");
    assertThatThrownBy(() -> DataDirectory.open(empty))
        .isInstanceOf(NotFoundException.class)
        .hasMessageStartingWith(empty + " is not a Penstock data directory;");
    assertThat(namesIn(empty)).isEmpty();
  }

  @Test
  void a_newer_format_is_left_to_the_newer_penstock() throws IOException {
    DataDirectory.create(root, NOBODY);
    Files.writeString(root.resolve("penstock.version"), "2\n");
    String sentence =
        "the data directory "
            + root
            + " has format 2, from a newer Penstock, and this one knows formats up to 1;"
            + " use the newer one, or name another directory with --data DIR or PENSTOCK_DATA";

    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> DataDirectory.create(root, NOBODY)).hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "one", "99999999999", "\u00ff", "1\u0000"})
  void a_damaged_version_is_not_guessed_at(String text) throws IOException {
    DataDirectory directory = DataDirectory.create(root, NOBODY);
    Path file = root.resolve("penstock.version");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1); // so 00ff is not UTF-8
    String sentence =
        "the file "
            + file
            + " is damaged: it does not hold the number of a format; if no newer Penstock has used"
            + " this data directory, write 1 into the file";

    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> DataDirectory.create(root, NOBODY)).hasMessage(sentence);
    assertThatThrownBy(directory::clear).hasMessage(sentence);
  }

  @Test
  void protecting_a_file_undoes_what_the_umask_did() throws IOException {
    DataDirectory directory = DataDirectory.create(root, NOBODY);
    Path file = Files.writeString(directory.state().resolve("map"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    directory.protect(file);

    assertThat(mode(file)).isEqualTo("0600");
  }

  @Test
  void clearing_spares_what_the_supervisor_runs_by_and_follows_no_link() throws IOException {
    DataDirectory directory = DataDirectory.create(root, NOBODY);
    Path outside = Files.writeString(temporary.resolve("outside"), "kept");
    Files.createDirectories(directory.queues().resolve("a/b"));
    Files.writeString(directory.queues().resolve("a/b/c"), "");
    Files.createSymbolicLink(directory.logs().resolve("link"), temporary);
    Path lock = Files.writeString(directory.run().resolve("supervisor.pid"), "1 2");

    directory.clear();

    assertThat(directory.queues()).isEmptyDirectory();
    assertThat(directory.logs()).isEmptyDirectory();
    assertThat(outside).hasContent("kept");
    assertThat(lock).hasContent("1 2");
    assertThat(DataDirectory.open(root).queues()).isEqualTo(directory.queues());
  }

  @Test
  void clearing_refuses_a_folder_that_is_no_data_directory_any_more() throws IOException {
    DataDirectory directory = DataDirectory.create(root, NOBODY);
    Files.delete(root.resolve("penstock.version"));

    assertThatThrownBy(directory::clear)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nothing was deleted");
    assertThat(directory.queues()).isDirectory();
  }

  private String ownGroup() throws IOException {
    return Files.getAttribute(temporary, "posix:group").toString();
  }

  private static List<Path> foldersOf(DataDirectory directory) {
    return List.of(
        directory.root(), directory.queues(), directory.state(), directory.logs(), directory.run());
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return String.format("%04o", (Integer) Files.getAttribute(path, "unix:mode") & 07777);
  }
}
