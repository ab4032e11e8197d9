package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.DeadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  @Test
  void this_process_is_alive_and_named_by_its_stamp() {
    ProcessIdentity me = ProcessIdentity.current();
    assertThat(me.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(me.isAlive()).isTrue();
    assertThat(ProcessIdentity.pidOf(me.stamp())).isEqualTo(me.pid());
    assertThat(ProcessIdentity.isAlive(me.stamp())).isTrue();
  }

  @Test
  void a_killed_process_is_dead() {
    assertThat(ProcessIdentity.isAlive(DeadProcess.stamp())).isFalse();
  }

  @Test
  void a_later_process_with_the_same_pid_is_another_one() {
    ProcessIdentity me = ProcessIdentity.current();
    ProcessIdentity earlier = new ProcessIdentity(me.pid(), me.startTime() - 1);
    assertThat(earlier.isAlive()).isFalse();
    assertThat(ProcessIdentity.isAlive(earlier.stamp())).isFalse();
  }

  @Test
  void a_zombie_is_dead_although_its_pid_is_still_taken() throws Exception {
    // The shell never waits for its child, which so remains a zombie once it is killed.
    Process shell = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
    try {
      long child = Long.parseLong(shell.inputReader().readLine());
      ProcessIdentity identity = ProcessIdentity.of(child).orElseThrow();
      assertThat(identity.isAlive()).isTrue();
      // Until it has become the second sleep, the shell might still reap its child.
      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(
              () ->
                  Files.readString(Path.of("/proc/" + shell.pid() + "/comm"))
                      .strip()
                      .equals("sleep"));

      ProcessHandle.of(child).orElseThrow().destroyForcibly();

      Awaitility.await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> stateOf(child), state -> state.equals("Z"));
      assertThat(identity.isAlive()).isFalse();
      assertThat(ProcessIdentity.of(child)).isEmpty();
    } finally {
      shell.destroyForcibly();
    }
  }

  private static String stateOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
  }
}
