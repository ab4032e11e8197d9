package dev.penstock.state;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** The parts of a list that one call has looked at and changed. Used by one thread. */
final class ListParts {
  private final String list;
  private final LongFunction<byte[]> stored;
  private final Map<Long, ListPage> pages = new HashMap<>();
  private final Map<Long, ListChunk> chunks = new HashMap<>();

  /** What is to be stored for a part; null for none. */
  private final Map<Long, byte[]> changes = new HashMap<>();

  /**
   * @param list its name, for messages
   * @param stored what is stored for a part, or null
   */
  ListParts(String list, LongFunction<byte[]> stored) {
    this.list = list;
    this.stored = stored;
  }

  String list() {
    return list;
  }

  /** A page in the order it has in the list. */
  ListPage page(ListPage.Child part) {
    ListPage page = page(part.id());
    return part.reversed() ? page.reverse() : page;
  }

  /** A chunk in the order it has in the list. */
  ListChunk chunk(ListPage.Child part) {
    ListChunk chunk = chunk(part.id());
    return part.reversed() ? chunk.reverse() : chunk;
  }

  private ListPage page(long part) {
    ListPage page = pages.get(part);
    if (page == null) {
      page = ListFormat.page(list, part, stored.apply(part));
      pages.put(part, page);
    }
    return page;
  }

  private ListChunk chunk(long part) {
    ListChunk chunk = chunks.get(part);
    if (chunk == null) {
      chunk = ListFormat.chunk(list, part, stored.apply(part));
      chunks.put(part, chunk);
    }
    return chunk;
  }

  void put(long part, ListPage page) {
    pages.put(part, page);
    changes.put(part, ListFormat.encode(page));
  }

  void put(long part, ListChunk chunk) {
    chunks.put(part, chunk);
    changes.put(part, ListFormat.encode(chunk));
  }

  void remove(long part) {
    pages.remove(part);
    chunks.remove(part);
    changes.put(part, null);
  }

  boolean areChanged() {
    return !changes.isEmpty();
  }

  Set<Long> changed() {
    return changes.keySet();
  }

  /** What is to be stored for a part that was changed; null for none. */
  byte[] change(long part) {
    return changes.get(part);
  }
}
