package dev.penstock.worker;

import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the class a program names, and refuses one that is no worker. Users' jars get a loader of
 * their own, so that the JVM's class path, and with it the class-data archive, is always the same.
 */
public final class WorkerClass {
  private final Class<?> type;

  private WorkerClass(Class<?> type) {
    this.type = type;
  }

  /**
   * Loads the class without running any of its code.
   *
   * @throws InvalidInputException if it is missing, or neither a {@link Handler} nor a {@link
   *     Producer}
   */
  public static WorkerClass find(String name, List<Path> classpath) {
    ClassLoader loader = WorkerClass.class.getClassLoader();
    Class<?> type;
    try {
      type = Class.forName(name, false, classpath.isEmpty() ? loader : loaderOf(classpath, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      String where =
          classpath.isEmpty()
              ? "; name its jar in \"classpath\""
              : " in " + classpath.stream().map(Path::toAbsolutePath).toList();
      throw new InvalidInputException("the class " + name + " was not found" + where, e);
    }
    if (!Handler.class.isAssignableFrom(type) && !Producer.class.isAssignableFrom(type)) {
      throw new InvalidInputException(
          "the class "
              + name
              + " is not a worker: it must implement "
              + Handler.class.getName()
              + " or "
              + Producer.class.getName());
    }
    return new WorkerClass(type);
  }

  private static ClassLoader loaderOf(List<Path> classpath, ClassLoader parent) {
    URL[] urls = new URL[classpath.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = classpath.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new InvalidInputException("not a class path entry: " + classpath.get(i), e);
      }
    }
    return new URLClassLoader(urls, parent);
  }

  /** Whether its workers handle the messages of an input queue. */
  public boolean isHandler() {
    return Handler.class.isAssignableFrom(type);
  }

  /**
   * Makes the worker.
   *
   * @return a {@link Handler} or a {@link Producer}
   */
  Object instantiate() throws Exception {
    try {
      return type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new InvalidInputException(
          "the class " + type.getName() + " needs a public constructor without parameters", e);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
