package dev.penstock.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a Java process of Penstock is started from within another: with the same java, the same flags
 * and the same jar. So flags are named in one place, the launcher, and everyone inherits them.
 */
public final class JavaCommand {
  private static final String MAIN = "dev.penstock.cli.Main";

  /** Gives short commands a fast start; a worker lives long enough to want the second compiler. */
  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  /** The options of the java command whose value is the next argument; all others are one word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--add-reads",
          "--add-exports",
          "--add-opens",
          "--patch-module",
          "--enable-native-access");

  private JavaCommand() {}

  /** The command that runs Penstock's main class with these arguments in a process of its own. */
  public static List<String> of(List<String> arguments) {
    List<String> command = new ArrayList<>(ownJar().orElseGet(JavaCommand::ownClassPath));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * The part of a java command line that does not depend on what is run: all up to {@code -jar
   * FILE}, without the flag for fast starts. Empty if it runs a class instead of a jar.
   */
  static Optional<List<String>> prefix(List<String> commandLine) {
    List<String> prefix = new ArrayList<>();
    for (int i = 0; i < commandLine.size(); i++) {
      String argument = commandLine.get(i);
      boolean option = i == 0 || argument.startsWith("-") || argument.startsWith("@");
      if (!option) {
        return Optional.empty(); // the main class: what follows belongs to it
      }
      if (!argument.equals(FAST_START)) {
        prefix.add(argument);
      }
      boolean jar = argument.equals("-jar");
      if ((jar || WITH_VALUE.contains(argument)) && i + 1 < commandLine.size()) {
        i++;
        prefix.add(commandLine.get(i));
        if (jar) {
          return Optional.of(prefix);
        }
      }
    }
    return Optional.empty();
  }

  /** This process's own prefix, if it runs Penstock's jar; with absolute paths, for any cwd. */
  private static Optional<List<String>> ownJar() {
    try {
      Path commandLine = Path.of("/proc/self/cmdline");
      if (!Files.isReadable(commandLine)) {
        return Optional.empty();
      }
      Charset charset = Charset.forName(System.getProperty("native.encoding"));
      String arguments = new String(Files.readAllBytes(commandLine), charset);
      Optional<List<String>> own = prefix(List.of(arguments.split("\0")));
      if (own.isEmpty() || !isOurs(jarOf(own.get()))) {
        return Optional.empty();
      }
      List<String> prefix = own.get();
      prefix.set(prefix.size() - 1, jarOf(prefix).toAbsolutePath().toString());
      if (!Path.of(prefix.get(0)).isAbsolute()) {
        prefix.set(0, Path.of("/proc/self/exe").toRealPath().toString());
      }
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jarOf(List<String> prefix) {
    return Path.of(prefix.get(prefix.size() - 1));
  }

  /**
   * Test runners are started with a jar too, which would not know what to do with our arguments.
   */
  private static boolean isOurs(Path jar) throws IOException {
    CodeSource source = JavaCommand.class.getProtectionDomain().getCodeSource();
    try {
      return source != null && Files.isSameFile(jar, Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of our classes is no file", e);
    }
  }

  private static List<String> ownClassPath() {
    List<String> prefix = new ArrayList<>();
    prefix.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    prefix.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    prefix.remove(FAST_START);
    prefix.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    return prefix;
  }
}
