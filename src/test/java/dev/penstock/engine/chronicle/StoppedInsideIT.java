package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.OwnerLock.HeldTooLongException;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.Command;
import dev.penstock.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is stopped (SIGSTOP) while it holds the locks that all others need. */
class StoppedInsideIT {
  @TempDir Path folder;

  /** Takes as long as a live owner is waited for: 10 s. */
  @Test
  void the_others_name_it_after_a_while_and_all_goes_on_once_it_is_continued() throws Exception {
    ChronicleSettings.apply();
    try (ChronicleQueueStore store =
        new ChronicleQueueStore(folder, "q", QueueConfig.DEFAULT, Surroundings.REAL)) {
      send(store, "one");
      send(store, "two");
      GroupMember member = store.join("g", StartFrom.start(), LockHolder.OPTIONS);
      Process holder = startHolder();
      try (BufferedReader out =
          new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
        assertThat(out.readLine()).isEqualTo("held");
        signal("STOP", holder);

        CompletableFuture<Throwable> sender = failureOf(() -> send(store, "refused"));
        CompletableFuture<Throwable> taker = failureOf(member::claim);
        assertThat(store.facts().messages()).isEqualTo(2); // looking waits for nobody
        for (CompletableFuture<Throwable> failure : List.of(sender, taker)) {
          assertThat(failure.get(1, TimeUnit.MINUTES))
              .isInstanceOf(HeldTooLongException.class)
              .hasMessageContaining("the process " + holder.pid() + " has held")
              .hasMessageContaining("kill -CONT " + holder.pid());
        }

        signal("CONT", holder);
        holder.getOutputStream().write('\n');
        holder.getOutputStream().flush();
        assertThat(out.readLine()).isEqualTo("done");
        assertThat(holder.waitFor()).isZero();
        send(store, "three");
        assertThat(takeAll(member)).containsExactly("two", "from the holder", "three");
        assertThat(store.facts().messages()).isEqualTo(4); // what was refused was not sent
        assertThat(store.facts().groups().get(0).drained()).isTrue();
        member.close();
      } finally {
        holder.destroyForcibly();
      }
    }
  }

  private Process startHolder() throws IOException {
    return new ProcessBuilder(JavaProcess.command(LockHolder.class, folder))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void signal(String name, Process process) {
    List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertThat(Command.run(command, Map.of(), folder).exit()).isZero();
  }

  private static CompletableFuture<Throwable> failureOf(ThrowingCallable call) {
    return CompletableFuture.supplyAsync(
        () -> catchThrowable(call), task -> new Thread(task).start());
  }

  private static void send(ChronicleQueueStore store, String body) {
    store.append(body.getBytes(UTF_8), SendOptions.NONE);
  }

  private static List<String> takeAll(GroupMember member) {
    List<String> bodies = new ArrayList<>();
    for (Claim claim; (claim = member.claim()) != null; member.ack(claim)) {
      bodies.add(new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8));
    }
    return bodies;
  }
}
