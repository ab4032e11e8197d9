package dev.penstock.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** Loads some of the tests' classes anew, as its own, and cannot find some others. */
final class OwnLoader extends ClassLoader {
  private final Predicate<String> own;
  private final Predicate<String> missing;

  OwnLoader(Predicate<String> own, Predicate<String> missing) {
    super(OwnLoader.class.getClassLoader());
    this.own = own;
    this.missing = missing;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (missing.test(name)) {
        throw new ClassNotFoundException(name);
      }
      if (!own.test(name)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
