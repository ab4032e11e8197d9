package dev.penstock.memory;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import org.slf4j.LoggerFactory;

/**
 * The functions of the C library, by way of JNA. Thread-safe. The first use loads JNA, which takes
 * some ms (decision 0017).
 */
final class LibC {
  private static final LibC INSTANCE = load();

  private final NativeLibrary library;

  private LibC(NativeLibrary library) {
    this.library = library;
  }

  /** Null where it cannot be called: not on Linux, on another processor, or without JNA. */
  static LibC orNull() {
    return INSTANCE;
  }

  /** A function that says by a number below 0 that it failed, and by {@link #errno} why. */
  // Not direct mapping: that would save 1 µs at each call and cost 10 ms when it is set up.
  Function function(String name) {
    return library.getFunction(name);
  }

  /** Why this thread's last call failed. */
  static int errno() {
    return Native.getLastError();
  }

  private static LibC load() {
    String processor = System.getProperty("os.arch").replace("amd64", "x86_64");
    if (!processor.equals("x86_64") && !processor.equals("aarch64")
        || !System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    try {
      setUpJna(processor);
      return new LibC(NativeLibrary.getProcess());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Error e) { // a LinkageError, or JNA's own plain Error
      LoggerFactory.getLogger(LibC.class)
          .warn(
              "waiting takes more CPU time than it should, since JNA cannot be loaded: {}", "" + e);
      return null;
    }
  }

  /** Sets what neither the user nor the launcher has set. */
  private static void setUpJna(String processor) {
    if (System.getProperty("jna.boot.library.path") == null) {
      // JNA unpacks its library to load it: not in the user's home, its own choice.
      setDefault("jna.tmpdir", System.getProperty("java.io.tmpdir"));
    } else {
      setDefault("jna.nounpack", "true");
    }
    // JNA would start a child process (ldconfig) to find these, and for us it need find nothing.
    setDefault(
        "jna.platform.library.path",
        "/usr/lib/" + processor + "-linux-gnu:/usr/lib64:/lib64:/usr/lib:/lib");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
