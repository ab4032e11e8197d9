package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.penstock.config.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
  private static final String PID = Long.toString(ProcessHandle.current().pid());

  @TempDir Path folder;
  private Path file;
  private ReadyFile ready;

  @BeforeEach
  void open() throws IOException {
    DataDirectory data = DataDirectory.create(folder.resolve("data"), Optional.empty());
    file = Files.createDirectory(data.run().resolve("workers")).resolve("w-1.ready");
    ready = new ReadyFile(data, "w-1");
  }

  @Test
  void it_tells_who_is_ready_and_then_that_a_message_was_taken() throws IOException {
    ready.sayReady();
    assertThat(Files.readAllLines(file)).containsExactly(PID);
    ready.sayMessageTaken();
    assertThat(Files.readAllLines(file)).containsExactly(PID, "message");
  }

  @Test
  void a_worker_that_cannot_say_that_it_took_a_message_handles_it_all_the_same() {
    assertThatCode(ready::sayMessageTaken).doesNotThrowAnyException();
    assertThat(file).doesNotExist();
  }
}
