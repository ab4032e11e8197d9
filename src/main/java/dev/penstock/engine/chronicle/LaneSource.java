package dev.penstock.engine.chronicle;

import java.nio.file.Path;
import net.openhft.chronicle.queue.RollCycle;

/** Where a process has its lanes from. */
interface LaneSource {
  /** Each process opens its own. */
  LaneSource OWN =
      new LaneSource() {
        @Override
        public Lane open(int number, Path folder, RollCycle roll, Clock clock) {
          return new Lane(number, folder, roll, clock);
        }

        @Override
        public void close(Lane lane) {
          lane.close();
        }
      };

  Lane open(int number, Path folder, RollCycle roll, Clock clock);

  void close(Lane lane);
}
