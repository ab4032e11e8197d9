package dev.penstock.supervisor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it was told, in order. */
final class RecordingListener implements SupervisorListener {
  /** Each change as {@code resize-1 RUNNING}. */
  final List<String> changes = new CopyOnWriteArrayList<>();

  final List<String> sentences = new CopyOnWriteArrayList<>();

  /** Each line as {@code resize-1 out text}. */
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Override
  public void changed(WorkerStatus worker) {
    changes.add(worker.name() + " " + worker.state());
  }

  @Override
  public void said(String sentence) {
    sentences.add(sentence);
  }

  @Override
  public void printed(String worker, OutputName output, byte[] text) {
    lines.add(worker + " " + output + " " + new String(text, StandardCharsets.UTF_8));
  }
}
