package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig;
import java.util.ArrayList;
import java.util.List;

/** The order in which messages pass through the programs. */
final class FlowOrder {
  private FlowOrder() {}

  /**
   * The programs in stages: each is in a later stage than all that send to its input queue.
   * Programs that feed each other in a circle have no order; they, and all behind them, share the
   * last stage.
   */
  static List<List<ProgramConfig>> stages(List<ProgramConfig> programs) {
    List<List<ProgramConfig>> stages = new ArrayList<>();
    List<ProgramConfig> left = new ArrayList<>(programs);
    while (!left.isEmpty()) {
      List<ProgramConfig> unfed =
          left.stream().filter(program -> left.stream().noneMatch(p -> feeds(p, program))).toList();
      List<ProgramConfig> stage = unfed.isEmpty() ? List.copyOf(left) : unfed;
      stages.add(stage);
      left.removeAll(stage);
    }
    return stages;
  }

  private static boolean feeds(ProgramConfig sender, ProgramConfig receiver) {
    // A program that sends to its own input again waits for nobody else.
    return !sender.equals(receiver)
        && sender.output().isPresent()
        && sender.output().equals(receiver.input());
  }
}
