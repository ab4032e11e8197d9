package dev.penstock.cli;

import dev.penstock.fault.PenstockException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks at the files of queues, one queue after the other, and tells what it finds. */
final class QueueCheck {
  private final Verifier verifier;
  private final PrintStream out;
  private final boolean json;
  private final List<Object> objects = new ArrayList<>();
  private long findings;

  /** Knows how to look. */
  interface Verifier {
    /** Tells each finding in one sentence, and repairs where asked to. */
    void verify(String queue, boolean repair, Consumer<String> findings);
  }

  QueueCheck(Verifier verifier, PrintStream out, boolean json) {
    this.verifier = verifier;
    this.out = out;
    this.json = json;
  }

  /** Tells what is wrong with the queue. A queue that cannot even be opened stops no other. */
  void look(String queue, boolean repair) {
    try {
      verifier.verify(queue, repair, finding -> tell(queue, finding));
    } catch (PenstockException e) {
      tell(queue, e.getMessage());
    }
  }

  private void tell(String queue, String finding) {
    findings++;
    if (json) {
      objects.add(Json.object("queue", queue, "finding", finding));
    } else {
      out.println(queue + ": " + finding);
    }
  }

  long findings() {
    return findings;
  }

  /** Prints the last line: all findings as JSON, or this sentence. */
  void end(String sentence) {
    out.println(json ? Json.text(objects) : sentence);
  }
}
