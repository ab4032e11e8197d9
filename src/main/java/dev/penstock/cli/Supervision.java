package dev.penstock.cli;

import dev.penstock.config.ConfigFile;
import dev.penstock.config.DataDirectory;
import dev.penstock.config.InstallationConfig;
import dev.penstock.config.QueueSettingsFile;
import dev.penstock.memory.FreeSpace;
import dev.penstock.queue.Queues;
import dev.penstock.state.SharedState;
import dev.penstock.supervisor.Supervisor;
import dev.penstock.supervisor.SupervisorListener;
import dev.penstock.supervisor.SupervisorLock;
import java.nio.file.Path;

/** A supervisor wired to a config, its data directory and its queues, and stopped by signals. */
final class Supervision implements AutoCloseable {
  private final InstallationConfig config;
  private final DataDirectory data;
  private final Queues queues;
  private final Supervisor supervisor;

  private Supervision(
      InstallationConfig config, DataDirectory data, SupervisorLock lock, SupervisorListener told) {
    this.config = config;
    this.data = data;
    this.queues = Queues.in(data.queues(), Queues.DEFAULT_ENGINE);
    this.supervisor =
        new Supervisor(
            lock,
            config,
            data.logs(),
            data.run(),
            new WorkerLauncher(data),
            new QueueFlow(queues),
            told);
  }

  /** Reads a config and looks whether its programs can be started. */
  static InstallationConfig check(Path file) {
    InstallationConfig config = ConfigFile.read(file);
    Preflight.check(config);
    return config;
  }

  /**
   * Begins to supervise, and gives queues and maps the settings of the config; nothing is started
   * yet.
   *
   * @param root the data directory, made if it is missing
   * @param fresh whether what it holds from before is thrown away
   */
  static Supervision begin(
      InstallationConfig config, Path root, boolean fresh, SupervisorListener told) {
    DataDirectory data = DataDirectory.create(root, config.shareWithGroup());
    new FreeSpace(data.root()).require(0);
    SupervisorLock lock = SupervisorLock.acquire(data.run());
    try {
      if (fresh) {
        data.clear();
      }
      // Before any worker, which reads them there.
      QueueSettingsFile.writeAll(data, config.queues());
      SharedState.configure(data.state(), SharedState.DEFAULT_ENGINE, config.maps());
      return new Supervision(config, data, lock, told);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  InstallationConfig config() {
    return config;
  }

  DataDirectory data() {
    return data;
  }

  Queues queues() {
    return queues;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  /** Lets SIGTERM and SIGINT stop the workers in flow order, and then end this process. */
  void stopOnSignals() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  supervisor.stop();
                  try {
                    main.join(); // which says how it went, and ends the process
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
  }

  @Override
  public void close() {
    supervisor.close();
    queues.close();
  }
}
