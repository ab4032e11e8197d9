package dev.penstock.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs from Debian packages, unpacked into a folder: nothing is installed, so no daemon is
 * started on the port that is its default.
 */
final class DebianPackages {
  private final Path archives;
  private final Path root;

  private DebianPackages(Path folder) {
    archives = folder.resolve("archives");
    root = folder.resolve("root");
  }

  /**
   * Downloads the packages with what they need and the machine lacks, and unpacks them.
   *
   * @throws IOException if that cannot be done here; its message says why
   */
  static DebianPackages unpack(Path folder, String first, String... more)
      throws IOException, InterruptedException {
    DebianPackages unpacked = new DebianPackages(folder);
    Files.createDirectories(unpacked.archives.resolve("partial"));
    List<String> download =
        new ArrayList<>(
            List.of("apt-get", "-q", "install", "-y", "--no-install-recommends", "--reinstall"));
    download.addAll(List.of("--download-only", "-o", "Debug::NoLocking=1"));
    download.addAll(List.of("-o", "APT::Sandbox::User=root"));
    download.addAll(List.of("-o", "Dir::Cache::archives=" + unpacked.archives));
    download.add(first);
    download.addAll(List.of(more));
    unpacked.run(download);
    try (Stream<Path> files = Files.list(unpacked.archives)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        unpacked.run(List.of("dpkg-deb", "-x", file.toString(), unpacked.root.toString()));
      }
    }
    return unpacked;
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    File log = archives.resolveSibling("packages.log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    process.getOutputStream().close();
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + " said: " + Files.readString(log.toPath()).strip());
    }
  }

  /** A command that starts a program of the packages. */
  ProcessBuilder command(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("usr/bin").resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    Path libraries = root.resolve("usr/lib");
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> folders = Files.list(libraries)) {
        folders
            .filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu"))
            .forEach(folder -> environment.put("LD_LIBRARY_PATH", folder.toString()));
      }
    }
    return builder;
  }
}
