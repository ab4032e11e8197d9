package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SupervisorLockTest {
  @TempDir Path data;
  private Process other;

  @AfterEach
  void end_the_other_supervisor() {
    if (other != null) {
      other.destroyForcibly();
    }
  }

  @Test
  void the_lock_names_its_holder_until_it_is_closed() {
    assertThat(SupervisorLock.running(data)).isEmpty();
    try (SupervisorLock lock = SupervisorLock.acquire(data)) {
      assertThat(lock).isNotNull();
      assertThat(SupervisorLock.running(data)).contains(ProcessIdentity.current());
      assertThat(data.resolve("supervisor.pid"))
          .hasContent(
              ProcessIdentity.current().pid() + " " + ProcessIdentity.current().startTime());
    }
    assertThat(SupervisorLock.running(data)).isEmpty();
  }

  @Test
  void a_second_supervisor_in_the_same_process_is_refused() {
    try (SupervisorLock lock = SupervisorLock.acquire(data)) {
      assertThat(lock).isNotNull();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> SupervisorLock.acquire(data))
            .isInstanceOf(AlreadyRunningException.class)
            .hasMessageContaining("with pid " + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void looking_at_the_lock_does_not_lose_it_to_another_process() throws Exception {
    Path run = new SupervisorFixture(data).run;
    try (SupervisorLock lock = SupervisorLock.acquire(run)) {
      assertThat(lock).isNotNull();
      assertThat(SupervisorLock.running(run)).isPresent();

      other = SupervisorProcess.start(data);

      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isEqualTo(SupervisorProcess.REFUSED);
    }
  }

  @Test
  void the_pid_of_a_dead_supervisor_is_no_obstacle() throws IOException {
    for (String stale : new String[] {"1 1\n", "garbage", "99999999999999999999 1\n", ""}) {
      Files.writeString(data.resolve("supervisor.pid"), stale);
      assertThat(SupervisorLock.running(data)).isEmpty();
      SupervisorLock.acquire(data).close();
    }
  }

  @Test
  void a_second_process_is_refused_with_the_pid_and_takes_over_when_the_first_is_killed()
      throws Exception {
    SupervisorFixture fixture = new SupervisorFixture(data);
    other = SupervisorProcess.start(data);
    ProcessIdentity orphan = workerOfOther(fixture);

    assertThat(SupervisorLock.running(fixture.run)).map(ProcessIdentity::pid).contains(other.pid());
    assertThatThrownBy(fixture::open)
        .isInstanceOf(AlreadyRunningException.class)
        .hasMessageContaining("with pid " + other.pid());

    other.destroyForcibly().waitFor();
    assertThat(orphan.isAlive()).isTrue();
    assertThat(SupervisorLock.running(fixture.run)).isEmpty();

    fixture.open().close();
    assertThat(orphan.isAlive()).isFalse();
    assertThat(fixture.listener.sentences)
        .containsExactly(
            "ended w-1 (pid "
                + orphan.pid()
                + "), left running by the supervisor with pid "
                + other.pid()
                + ", which died");
  }

  @Test
  void a_status_of_another_version_does_not_keep_a_supervisor_from_starting() throws IOException {
    SupervisorFixture fixture = new SupervisorFixture(data);
    Files.writeString(fixture.run.resolve("status"), "penstock-status\t99\n");

    fixture.open().close();

    assertThat(fixture.listener.sentences)
        .singleElement()
        .asString()
        .contains("layout version 99", "if an earlier supervisor left workers, they run on");
  }

  private static ProcessIdentity workerOfOther(SupervisorFixture fixture) {
    return await()
        .atMost(SupervisorFixture.PATIENCE)
        .until(
            () ->
                StatusSnapshot.read(fixture.run)
                    .flatMap(status -> status.workers().get(0).process()),
            Optional::isPresent)
        .orElseThrow();
  }
}
