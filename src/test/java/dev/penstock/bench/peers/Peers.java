package dev.penstock.bench.peers;

import dev.penstock.bench.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The servers we compare ourselves with; one that cannot be had here is left out, with a note. */
public final class Peers implements AutoCloseable {
  private final Optional<Server> redis;
  private final Optional<Server> beanstalkd;

  private Peers(Optional<Server> redis, Optional<Server> beanstalkd) {
    this.redis = redis;
    this.beanstalkd = beanstalkd;
  }

  /** No server at all. */
  public static Peers none() {
    return new Peers(Optional.empty(), Optional.empty());
  }

  /** Starts them, with their files in this folder. */
  public static Peers start(Path folder) throws InterruptedException {
    return new Peers(
        // The file behind the server's name is in the package of the tools.
        started("redis-server", folder.resolve("redis"), Peers::redisArguments, "redis-tools"),
        started("beanstalkd", folder.resolve("beanstalkd"), Peers::beanstalkdArguments));
  }

  /** How a server is told where to listen and where to keep its files. */
  private interface Arguments {
    List<String> of(int port, Path folder);
  }

  /**
   * Every change goes to a log that is forced to disk once a second. Nothing else is written
   * meanwhile: no snapshots, no rewriting of the log.
   */
  private static List<String> redisArguments(int port, Path folder) {
    return List.of(
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        folder.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--auto-aof-rewrite-percentage",
        "0",
        "--save",
        "");
  }

  /** Every change goes to a log, which it forces to disk as often as is its default. */
  private static List<String> beanstalkdArguments(int port, Path folder) {
    return List.of("-l", "127.0.0.1", "-p", Integer.toString(port), "-b", folder.toString());
  }

  /** The Debian package has the name of the program. */
  private static Optional<Server> started(
      String program, Path folder, Arguments arguments, String... morePackages)
      throws InterruptedException {
    try {
      Path files = Files.createDirectories(folder.resolve("files"));
      DebianPackages packages = DebianPackages.unpack(folder, program, morePackages);
      int port = Server.freePort();
      return Optional.of(
          Server.start(
              packages.command(program, arguments.of(port, files)),
              port,
              folder.resolve("server.log")));
    } catch (IOException e) {
      Bench.note("left out " + program + ": " + e);
      return Optional.empty();
    }
  }

  /** The port of Redis, if it runs. */
  public Optional<String> redis() {
    return redis.map(server -> Integer.toString(server.port()));
  }

  /** The port of beanstalkd, if it runs. */
  public Optional<String> beanstalkd() {
    return beanstalkd.map(server -> Integer.toString(server.port()));
  }

  @Override
  public void close() {
    redis.ifPresent(Server::close);
    beanstalkd.ifPresent(Server::close);
  }
}
