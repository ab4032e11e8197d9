package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.fault.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "load",
    description = "Put what penstock state dump printed into shared objects.",
    footer = {
      "",
      "What is missing is made, the data directory too; what is there is overwritten, entry by entry.",
      "If a line cannot be loaded, the error names it, and the lines before it stay loaded."
    })
final class StateLoadCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Mixin Common common;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "What was dumped; standard input if it is - or left out.")
  String file = STANDARD_INPUT;

  @Option(
      names = "--replace",
      description = {
        "Empty each map of which there is a line first, and make objects of another type or length",
        "anew."
      })
  boolean replace;

  @Option(names = "--json", description = "Print {lines, objects}.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    try (InputStream in = input()) {
      DataDirectory.create(common.path(), Optional.empty());
      try (OpenState state = new OpenState(common)) {
        StateLoading loading = new StateLoading(state.state(), replace);
        long lines = load(new LineSource(in), loading);
        System.out.println(
            json
                ? Json.text(Json.object("lines", lines, "objects", loading.objects()))
                : "loaded "
                    + Numbers.count(lines, "line")
                    + " into "
                    + Numbers.count(loading.objects(), "shared object"));
      }
    }
    return Failures.DONE;
  }

  private InputStream input() throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return System.in;
    }
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      throw new NotFoundException("there is no file " + path);
    }
    if (Files.isDirectory(path)) {
      throw new InvalidInputException(path + " is a folder; name a file that was dumped");
    }
    return Files.newInputStream(path);
  }

  private static long load(LineSource source, StateLoading loading) throws IOException {
    long lines = 0;
    for (byte[] line = source.next(); line != null; line = source.next()) {
      try {
        loading.line(line);
      } catch (RuntimeException e) {
        throw new PenstockException(
            "line "
                + (lines + 1)
                + " cannot be loaded: "
                + Failures.sentence(e)
                + "; "
                + Numbers.count(lines, "line")
                + " before it "
                + (lines == 1 ? "was" : "were")
                + " loaded",
            e);
      }
      lines++;
    }
    return lines;
  }
}
