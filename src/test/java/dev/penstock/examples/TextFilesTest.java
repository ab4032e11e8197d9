package dev.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void realPath() throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void a_file_that_links_lead_to_is_there_once() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "a");
    Path below = Files.createDirectory(folder.resolve("below"));
    Files.createSymbolicLink(folder.resolve("again.txt"), file);
    Files.createSymbolicLink(below.resolve("up"), folder);
    assertThat(TextFiles.below(folder).readable()).containsExactly(file);
    assertThat(TextFiles.below(folder).unreadable()).isZero();
  }

  @Test
  void files_are_sorted_by_their_path_as_bytes() throws IOException {
    Files.createDirectory(folder.resolve("a"));
    Path inFolder = Files.writeString(folder.resolve("a/z"), "");
    Path dotted = Files.writeString(folder.resolve("a.txt"), "");
    Path upper = Files.writeString(folder.resolve("B"), "");
    assertThat(TextFiles.below(folder).readable()).containsExactly(upper, dotted, inFolder);
  }

  @Test
  void what_is_not_text_and_what_leads_nowhere_is_left_out_and_counted() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "text");
    Files.write(folder.resolve("binary"), new byte[] {'a', 0, 'b'});
    Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("missing"));
    TextFiles files = TextFiles.below(folder);
    assertThat(files.readable()).containsExactly(text);
    assertThat(files.binary()).isEqualTo(1);
    assertThat(files.unreadable()).isEqualTo(1);
  }

  @Test
  void the_last_file_with_content_before_another_is_found() throws IOException {
    Path a = Files.writeString(folder.resolve("a"), "a");
    Files.writeString(folder.resolve("b"), "");
    Path c = Files.writeString(folder.resolve("c"), "c");
    TextFiles files = TextFiles.below(folder);
    assertThat(files.lastBefore(c)).isEqualTo(a);
    assertThat(files.lastBefore(a)).isNull();
  }

  @Test
  void a_folder_that_is_missing_or_empty_is_refused() {
    assertThatThrownBy(() -> TextFiles.below(folder.resolve("missing")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(() -> TextFiles.below(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no text file below");
  }
}
