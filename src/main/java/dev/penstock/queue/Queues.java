package dev.penstock.queue;

import dev.penstock.codec.Codec;
import dev.penstock.config.Names;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueSettingsFile;
import dev.penstock.fault.Closing;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All queues of a data directory, opened as they are asked for. Thread-safe. */
public final class Queues implements AutoCloseable {
  /** The engine that is always there. */
  public static final String DEFAULT_ENGINE = "chronicle";

  private final Path folder;
  private final QueueEngine engine;
  private final Map<String, QueueStore> open = new ConcurrentHashMap<>();
  private final Lifetime lifetime;
  private volatile boolean waitsEnded;

  Queues(Path folder, QueueEngine engine) {
    this.folder = folder;
    this.engine = engine;
    this.lifetime =
        new Lifetime(
            "the queues in "
                + folder
                + " were closed by this process; open Penstock again, and close it only after the"
                + " last use",
            null);
  }

  /**
   * Opens nothing yet; checks that the engine exists.
   *
   * @throws InvalidInputException if no engine of this name is on the class path
   */
  public static Queues in(Path folder, String engine) {
    for (QueueEngine found : ServiceLoader.load(QueueEngine.class, Queues.class.getClassLoader())) {
      if (found.name().equals(engine)) {
        return new Queues(folder, found);
      }
    }
    throw new InvalidInputException(
        "there is no queue engine \"" + engine + "\" on the class path; use " + DEFAULT_ENGINE);
  }

  /** The queue of this name, made at its first use. */
  public <T> WorkQueue<T> queue(String name, Codec<T> codec) {
    Given.present("the codec of the queue " + Names.checkQueue(name), codec);
    return new WorkQueue<>(name, engine, store(name), codec, config(name), lifetime);
  }

  /**
   * Gives a queue settings, which everyone obeys who opens it later, in this process or another.
   *
   * @throws InvalidInputException if this process has it open, or the engine cannot do what they
   *     ask
   */
  public void configure(String name, QueueConfig config) {
    lifetime.check();
    Given.present("the settings of the queue " + name, config);
    if (open.containsKey(Names.checkQueue(name))) {
      throw new InvalidInputException(
          "the queue " + name + " is open in this process; give it settings before its first use");
    }
    Requirements.check(engine, name, config);
    engine.create(folder, name);
    QueueSettingsFile.write(folder.resolve(name), config);
  }

  /** The names of the queues there are, sorted. */
  public List<String> names() {
    return engine.list(folder);
  }

  /** How the queue stands; it is made if it is missing. */
  public QueueFacts facts(String name) {
    return store(name).facts();
  }

  /** What an operator does with a group; empty if there is no such group. */
  public Optional<GroupAdmin> group(String queue, String group) {
    return store(queue)
        .group(Names.checkGroup(group))
        .map(admin -> new CheckedGroupAdmin(admin, engine, queue, lifetime));
  }

  /** Makes the consumers of these queues look at once for what the dead left. */
  public void noticeDeaths(Collection<String> names) {
    names.forEach(name -> store(name).noticeDeaths());
  }

  /**
   * Looks at every file of a queue; it is made if it is missing.
   *
   * @param findings told each finding in one sentence
   * @return what {@link QueueStore#verify} says
   */
  public boolean verify(String name, boolean repair, Consumer<String> findings) {
    return store(name).verify(repair, findings);
  }

  /**
   * From now on no sender waits for room in a full queue: who does, or would, gets a {@link
   * WaitEndedException}. For a process that was told to stop.
   */
  public void endWaits() {
    waitsEnded = true; // first: a queue that is opened meanwhile looks at it afterwards
    open.values().forEach(QueueStore::endWaits);
  }

  private QueueStore store(String name) {
    lifetime.check();
    QueueStore store = openStore(name);
    if (waitsEnded) {
      store.endWaits();
    }
    return store;
  }

  private QueueStore openStore(String name) {
    return open.computeIfAbsent(
        Names.checkQueue(name),
        checked -> {
          QueueConfig config = config(checked);
          Requirements.check(engine, checked, config);
          return engine.open(folder, checked, config);
        });
  }

  private QueueConfig config(String name) {
    return QueueSettingsFile.read(folder.resolve(name));
  }

  /** Closes every queue, also where one cannot be closed; then throws why that is. */
  @Override
  public void close() {
    lifetime.end();
    try {
      Closing.all(open.values(), QueueStore::close);
    } finally {
      open.clear();
    }
  }
}
