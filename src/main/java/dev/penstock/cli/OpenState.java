package dev.penstock.cli;

import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.state.Reference;
import dev.penstock.state.Shape;
import dev.penstock.state.SharedList;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The shared state of a data directory for a command; only what is asked for is ever made. */
final class OpenState implements AutoCloseable {
  private final SharedState state;

  OpenState(Common common) {
    state = SharedState.in(common.open().state(), SharedState.DEFAULT_ENGINE);
  }

  /**
   * One object that there is.
   *
   * @param shape null for a map, list or namespace
   */
  record Found(String name, StateKind kind, Shape shape) {
    /** Whether it has keys, indexes or offsets; else it is one value. */
    boolean hasPlaces() {
      return kind != StateKind.COUNTER && kind != StateKind.VALUE;
    }

    /** As the beginning of a sentence. */
    String inWords() {
      return name + " is " + (shape == null ? "a " + kind : shape.toString());
    }
  }

  SharedState state() {
    return state;
  }

  /** All there are, by kind and then by name. */
  List<Found> all() {
    List<Found> all = new ArrayList<>();
    for (StateKind kind : StateKind.values()) {
      for (String name : state.names(kind)) {
        add(all, kind, name);
      }
    }
    return all;
  }

  private void add(List<Found> found, StateKind kind, String name) {
    if (kind.isMap()) {
      found.add(new Found(name, kind, null));
    } else {
      state.shape(kind, name).ifPresent(shape -> found.add(new Found(name, kind, shape)));
    }
  }

  /**
   * The one that is meant.
   *
   * @param kind as it was written, or null
   * @throws NotFoundException if there is none
   * @throws InvalidInputException if there are several
   */
  Found find(String name, String kind) {
    List<Found> found = bearing(name, kind);
    if (found.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      all().stream()
          .filter(other -> kind == null || other.kind == StateKind.parse(kind))
          .forEach(other -> names.add(other.name));
      Missing.check(kind == null ? "shared object" : kind, name, List.copyOf(names));
    }
    if (found.size() > 1) {
      List<String> kinds = found.stream().map(other -> "--kind " + other.kind).toList();
      throw new InvalidInputException(
          "several objects are called " + name + "; say " + String.join(" or ", kinds));
    }
    return found.get(0);
  }

  /** Those that have the name, of this kind, or of any if it is null. */
  List<Found> bearing(String name, String kind) {
    Names.checkState("state", name);
    List<Found> found = new ArrayList<>();
    List<StateKind> kinds =
        kind == null ? List.of(StateKind.values()) : List.of(StateKind.parse(kind));
    for (StateKind each : kinds) {
      if (!each.isMap() || state.names(each).contains(name)) {
        add(found, each, name);
      }
    }
    return found;
  }

  /** How many entries, elements or bytes there are in an object that {@link Found#hasPlaces}. */
  long size(Found found) {
    return switch (found.kind) {
      case MAP -> map(found).size();
      case LIST -> list(found).size();
      case NAMESPACE -> state.namespace(found.name).size();
      default -> found.shape.length();
    };
  }

  SharedMap<Object> map(Found found) {
    return state.map(found.name, Reference.any());
  }

  SharedList<Object> list(Found found) {
    return state.list(found.name, Reference.any());
  }

  /** Removes all from an object that is kept as a map. */
  void clear(Found found) {
    switch (found.kind) {
      case MAP -> map(found).clear();
      case LIST -> list(found).clear();
      case NAMESPACE -> state.namespace(found.name).clear();
      default -> throw new IllegalArgumentException(found.inWords());
    }
  }

  /**
   * What stands at a place of an object.
   *
   * @param place a key, index or offset, or null
   * @throws InvalidInputException if the object has no such places, or needs one
   */
  StateCell cell(Found found, String place) {
    if (found.hasPlaces() && place == null) {
      throw new InvalidInputException(missingPlace(found));
    }
    if (!found.hasPlaces() && place != null) {
      throw new InvalidInputException(found.inWords() + ": leave \"" + place + "\" out");
    }
    return switch (found.kind) {
      case MAP, LIST, NAMESPACE -> entry(found, place);
      case COUNTER -> counter(found.name);
      case VALUE -> StateCell.value(state, found);
      case ARRAY -> StateCell.element(state, found, index(place));
      case MEMORY ->
          new StateCell.OfMemory(state.memory(found.name, found.shape.length()), index(place));
    };
  }

  /** What to say to who names none of the places of an object. */
  String missingPlace(Found found) {
    return found.inWords() + ": name " + places(found);
  }

  private String places(Found found) {
    return switch (found.kind) {
      case MAP -> "a key of it";
      case NAMESPACE -> "an attribute of it";
      default -> "one from 0 to " + (size(found) - 1);
    };
  }

  /** The same of an object that is kept as a map. */
  StateCell.Removable entry(Found found, String place) {
    return switch (found.kind) {
      case MAP -> new StateCell.OfMap(state, found.name, place);
      case LIST -> new StateCell.OfList(state, found.name, index(place));
      case NAMESPACE -> new StateCell.OfNamespace(state.namespace(found.name), place);
      default -> throw new IllegalArgumentException(found.inWords());
    };
  }

  /** The counter of this name, made if it is missing. */
  StateCell counter(String name) {
    return new StateCell.OfCounter(state.counter(name));
  }

  private static int index(String place) {
    try {
      return Integer.parseInt(place);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("\"" + place + "\" is no index: use 0, 1, 2 and so on", e);
    }
  }

  @Override
  public void close() {
    state.close();
  }
}
