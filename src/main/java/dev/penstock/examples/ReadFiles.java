package dev.penstock.examples;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.WorkQueue;
import dev.penstock.state.SharedMap;
import dev.penstock.worker.Producer;
import dev.penstock.worker.WorkerContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends every line of every text file below a folder. The workers share the files out among them:
 * who first writes its name into the map {@code files} reads the file.
 *
 * <p>A message is a line without its line feed, as bytes. Its headers are {@value #FILE}, {@value
 * #LINE} (from 1), and where they are true {@value #OPEN}: no line feed followed, and {@value
 * #CONTINUES}: the text before it ended in the middle of a word, which happens after a file without
 * a final line feed and within very long lines. With the last two, the lines and words of all
 * messages add up to those of {@code cat FILES}.
 */
public final class ReadFiles implements Producer {
  static final String FILE = "file";
  static final String LINE = "line";
  static final String OPEN = "open";
  static final String CONTINUES = "continues";

  @Override
  public void produce(WorkerContext context) throws Exception {
    if (context.args().size() != 1) {
      throw new InvalidInputException("ReadFiles takes one argument, the folder to read");
    }
    WorkQueue<byte[]> lines = context.output(Codec.bytes());
    SharedMap<String> readers = context.map("files", Codec.text());
    SharedMap<Long> totals = context.map(Totals.MAP, Codec.int64());

    TextFiles files = TextFiles.below(Path.of(context.args().get(0)));
    for (Path file : files.readable()) {
      if (context.isStopping()) {
        return;
      }
      if (readers.putIfAbsent(file.toString(), context.name())) {
        sendLines(file, endsInsideWord(files.lastBefore(file)), lines);
        totals.update(Totals.FILES, 0L, n -> n + 1);
      }
    }
  }

  private static void sendLines(Path file, boolean insideWord, WorkQueue<byte[]> lines)
      throws IOException {
    boolean continues = insideWord;
    try (InputStream in = Files.newInputStream(file)) {
      LineReader reader = new LineReader(in);
      long number = 1;
      for (byte[] text; (text = reader.next()) != null; ) {
        Map<String, String> headers = new HashMap<>();
        headers.put(FILE, file.toString());
        headers.put(LINE, Long.toString(number));
        if (continues) {
          headers.put(CONTINUES, "true");
        }
        if (!reader.endedLine()) {
          headers.put(OPEN, "true");
        }
        lines.send(text, headers);
        continues = !reader.endedLine() && endsInsideWord(text, continues);
        number += reader.endedLine() ? 1 : 0;
      }
    }
  }

  private static boolean endsInsideWord(Path file) throws IOException {
    boolean inside = false;
    if (file != null) {
      try (InputStream in = Files.newInputStream(file)) {
        LineReader reader = new LineReader(in);
        for (byte[] text; (text = reader.next()) != null; ) {
          inside = !reader.endedLine() && endsInsideWord(text, inside);
        }
      }
    }
    return inside;
  }

  private static boolean endsInsideWord(byte[] text, boolean continues) {
    WordCounter counter = new WordCounter(WordCounter.localeIsUtf8(), word -> {});
    if (continues) {
      counter.beginInsideWord();
    }
    counter.count(text);
    return counter.isInsideWord();
  }
}
