package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing leaves the machine, and nothing is left in the user's home. */
class NetworkIT {
  private static final Pattern TO_THE_NETWORK =
      Pattern.compile("\\b(connect|sendto|sendmsg|sendmmsg)\\(.*AF_INET");

  /** What the C library opens to turn a host's name into an address. */
  private static final Pattern LOOK_UP = Pattern.compile("\"/etc/(resolv\\.conf|hosts)\"");

  private static final Pattern MAKES_A_FILE =
      Pattern.compile("\\b(open|openat|creat)\\(.*O_CREAT|\\bmkdir(at)?\\(");

  @TempDir Path folder;

  @Test
  void a_demo_and_its_workers_talk_to_nobody_and_write_nothing_at_home() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("text"), "a few words\n");
    Path trace = folder.resolve("trace");
    List<String> strace =
        List.of(
            "strace",
            "--follow-forks",
            "--seccomp-bpf", // stops the traced processes only at these calls
            "--trace=%network,execve,open,openat,creat,mkdir,mkdirat",
            "--string-limit=4096",
            "--output=" + trace);
    assumeTrue(works(strace), "strace is not here or may not trace");

    Command.Result demo;
    try (Installation penstock = new Installation(folder).with("HOME", home.toString())) {
      demo = penstock.under(strace, "demo", texts.toString());
    }

    assertThat(demo.exit()).as(demo.err()).isZero();
    List<String> calls = Files.readAllLines(trace);
    assertThat(calls)
        .as("the workers are traced too")
        .anyMatch(call -> call.contains("execve(") && call.contains("\"count-3\""));
    assertThat(calls)
        .noneMatch(call -> TO_THE_NETWORK.matcher(call).find())
        .noneMatch(call -> LOOK_UP.matcher(call).find())
        .noneMatch(call -> MAKES_A_FILE.matcher(call).find() && call.contains(javaHomeOfUser()));
    assertThat(home).isEmptyDirectory();
  }

  /** Java takes the user's home from the system's list of users, whatever HOME says. */
  private static String javaHomeOfUser() {
    return "\"" + System.getProperty("user.home") + "/";
  }

  private boolean works(List<String> strace) {
    List<String> tracedNothing =
        List.of("sh", "-c", "\"$@\" true", "sh", strace.get(0), strace.get(1), strace.get(2));
    return Command.run(tracedNothing, Map.of(), folder).exit() == 0;
  }
}
