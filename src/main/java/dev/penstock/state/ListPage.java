package dev.penstock.state;

import java.util.ArrayList;
import java.util.List;

/** Which parts of a list follow each other, and how many elements are in each. Immutable. */
record ListPage(List<Child> children) {
  static final int MOST_CHILDREN = 128;

  /**
   * A chunk, or another page.
   *
   * @param id its number
   * @param count how many elements are in it
   * @param reversed whether all in it is stored in the reverse order
   */
  record Child(long id, int count, boolean reversed) {
    Child reverse() {
      return new Child(id, count, !reversed);
    }
  }

  int size() {
    return children.size();
  }

  Child child(int place) {
    return children.get(place);
  }

  /** How many elements there are in all children before a place. */
  int before(int place) {
    int before = 0;
    for (int i = 0; i < place; i++) {
      before += children.get(i).count();
    }
    return before;
  }

  int count() {
    return before(children.size());
  }

  /** Which child has the element of an index. */
  int placeOf(int index) {
    int place = 0;
    int left = index - children.get(0).count();
    while (left >= 0) {
      left -= children.get(++place).count();
    }
    return place;
  }

  /** The same elements in the reverse order. */
  ListPage reverse() {
    List<Child> then = new ArrayList<>(children.size());
    for (int i = children.size() - 1; i >= 0; i--) {
      then.add(children.get(i).reverse());
    }
    return new ListPage(then);
  }

  /** The same with others in place of so many children. */
  ListPage replaced(int place, int many, List<Child> by) {
    List<Child> then = new ArrayList<>(children.size() + by.size() - many);
    then.addAll(children.subList(0, place));
    then.addAll(by);
    then.addAll(children.subList(place + many, children.size()));
    return new ListPage(then);
  }

  ListPage joined(ListPage following) {
    return replaced(size(), 0, following.children);
  }

  /** The same children in pages of which none is too large; none at all if there are none. */
  List<ListPage> split() {
    if (children.isEmpty()) {
      return List.of();
    }
    int half = children.size() / 2;
    return isTooLarge() ? List.of(to(half), from(half)) : List.of(this);
  }

  ListPage from(int place) {
    return new ListPage(children.subList(place, children.size()));
  }

  ListPage to(int place) {
    return new ListPage(children.subList(0, place));
  }

  boolean isSmall() {
    return children.size() < MOST_CHILDREN / 4;
  }

  boolean isRoomy() {
    return children.size() <= MOST_CHILDREN * 3 / 4;
  }

  boolean isTooLarge() {
    return children.size() > MOST_CHILDREN;
  }
}
