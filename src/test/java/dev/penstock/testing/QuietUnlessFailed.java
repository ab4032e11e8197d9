package dev.penstock.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what a test prints to stderr until it is over, and shows it only if the test failed: for
 * tests that provoke the warnings they get. Of this process only; one test at a time.
 */
public final class QuietUnlessFailed
    implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private PrintStream shown;

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    kept.reset();
    shown = System.err;
    System.setErr(new PrintStream(kept, true, StandardCharsets.UTF_8));
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    System.setErr(shown);
    if (context.getExecutionException().isPresent()) {
      shown.print(kept.toString(StandardCharsets.UTF_8));
    }
  }
}
