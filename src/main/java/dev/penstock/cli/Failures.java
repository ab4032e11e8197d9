package dev.penstock.cli;

import dev.penstock.config.Suggestion;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.fault.NotRunningException;
import dev.penstock.fault.PenstockException;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one sentence on stderr and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_RUNNING = 3;
  static final int NOT_FOUND = 4;

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    System.err.println("penstock: " + sentence(e));
    if (isDebug(command)) {
      e.printStackTrace();
    }
    return exitCode(e);
  }

  /** Says that something happened which should not, and returns the exit code. */
  int unexpected(Error e, boolean debug) {
    System.err.println("penstock: " + sentence(e));
    if (debug) {
      e.printStackTrace();
    }
    return FAILED;
  }

  /** What went wrong, for the person who has to act. */
  static String sentence(Throwable e) {
    return e instanceof PenstockException
        ? e.getMessage()
        : "unexpected " + e + "; --debug shows where from";
  }

  private static int exitCode(Exception e) {
    if (e instanceof InvalidInputException) {
      return USAGE;
    }
    if (e instanceof NotRunningException) {
      return NOT_RUNNING;
    }
    return e instanceof NotFoundException ? NOT_FOUND : FAILED;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    System.err.println("penstock: " + sentence(e, command));
    System.err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  private static String sentence(ParameterException e, CommandLine command) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return firstLine(e.getMessage()).replace("option option", "option"); // picocli's slip
    }
    String word = unmatched.getUnmatched().get(0);
    boolean option = word.startsWith("-");
    Collection<String> known =
        option
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getCommandSpec().subcommands().keySet();
    String kind = option ? "option" : known.isEmpty() ? "further argument" : "command";
    return "there is no "
        + kind
        + " "
        + word
        + Suggestion.nearest(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("the command line is not understood");
  }

  private static boolean isDebug(CommandLine command) {
    return command.getCommandSpec().mixins().containsKey("common")
        && ((Common) command.getCommandSpec().mixins().get("common").userObject()).debug;
  }
}
