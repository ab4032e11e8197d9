package dev.penstock.cli;

import dev.penstock.fault.PenstockException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at the files of queues and shared objects, one after the other, and tells what it finds.
 */
final class FileCheck {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final PrintStream out;
  private final boolean json;
  private final List<Object> objects = new ArrayList<>();
  private long findings;

  /** Knows how to look. */
  interface Verifier {
    /** Tells each finding in one sentence, and repairs where asked to. */
    void verify(boolean repair, Consumer<String> findings);
  }

  /**
   * What is looked at.
   *
   * @param words before each finding
   * @param json the names and values before each finding
   */
  record Subject(String words, Map<String, Object> json, Verifier verifier) {}

  private FileCheck(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /**
   * Tells what is wrong, and returns the exit code.
   *
   * @param seen what was looked at, as the end of a sentence
   */
  static int verify(List<Subject> subjects, String seen, PrintStream out, boolean json) {
    FileCheck check = new FileCheck(out, json);
    subjects.forEach(subject -> check.look(subject, false));
    String sentence = "looked at " + seen;
    if (check.findings == 0) {
      check.end(sentence + "; all is well");
      return Failures.DONE;
    }
    check.end(
        sentence
            + ", with "
            + Numbers.count(check.findings, "finding")
            + "; penstock repair repairs what can be");
    return Failures.FAILED;
  }

  /** Repairs what is wrong, tells of it, and returns the exit code. */
  static int repair(List<Subject> subjects, PrintStream out, boolean json) {
    FileCheck repair = new FileCheck(out, json);
    subjects.forEach(subject -> repair.look(subject, true));
    if (repair.findings == 0) {
      repair.end("nothing is damaged, and nothing was changed");
      return Failures.DONE;
    }
    FileCheck again = new FileCheck(NOWHERE, false);
    subjects.forEach(subject -> again.look(subject, false));
    boolean well = again.findings == 0;
    repair.end(
        Numbers.count(repair.findings, "finding")
            + (well
                ? "; all is well now"
                : ", of which "
                    + again.findings
                    + " could not be repaired; penstock verify tells which"));
    return well ? Failures.DONE : Failures.FAILED;
  }

  /** Tells what is wrong. What cannot even be opened stops nothing else. */
  private void look(Subject subject, boolean repair) {
    try {
      subject.verifier.verify(repair, finding -> tell(subject, finding));
    } catch (PenstockException e) {
      tell(subject, e.getMessage());
    }
  }

  private void tell(Subject subject, String finding) {
    findings++;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>(subject.json);
      object.put("finding", finding);
      objects.add(object);
    } else {
      out.println(subject.words + ": " + finding);
    }
  }

  /** Prints the last line: all findings as JSON, or this sentence. */
  private void end(String sentence) {
    out.println(json ? Json.text(objects) : sentence);
  }
}
