import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Does once, at build time, what libraries would cost every start of a process. Run by Maven as a
 * single source file; its arguments are the class folder, and the folder for native libraries.
 *
 * <ul>
 *   <li>Chronicle Map generates and compiles {@code VanillaGlobalMutableState$$Native} when the
 *       first map is opened, which starts javac and needs a JDK. Found on the class path, it is
 *       used as it is.
 *   <li>Even so, the class of Chronicle that would compile it demands a javac when it is loaded.
 *       Where the JDK's is missing, one that is never asked to compile does as well.
 *   <li>picocli is compiled for Java 5, a class-file version that class-data archives leave out.
 *       The same classes with a current version (stack maps added) are archived like all others.
 *   <li>Chronicle's library for pinning threads loads JNA where there is one, although nobody pins.
 *       Its question whether there is one is answered with no.
 *   <li>JNA unpacks its native library in each process. Here it is unpacked once, for this machine.
 * </ul>
 */
final class PrepareClasses {
  private static final String STATE = "net.openhft.chronicle.hash.VanillaGlobalMutableState";
  private static final String JAVAC = "com/sun/tools/javac/api/JavacTool";
  private static final String AFFINITY = "net/openhft/affinity/Affinity";
  private static final String JAVAC_TYPE = "Ljavax/tools/JavaCompiler;";

  public static void main(String[] args) throws Exception {
    Path classes = Path.of(args[0]);
    generateMapState(classes);
    standInForJavac(classes);
    modernisePicocli(classes);
    leaveThreadsUnpinned(classes);
    unpackJna(Path.of(args[1]));
  }

  private static void generateMapState(Path classes) throws Exception {
    Class<?> declared = Class.forName(STATE);
    String name = declared.getSimpleName() + "$$Native";
    Class<?> model = Class.forName("net.openhft.chronicle.values.ValueModel");
    Method acquire = accessible(model.getDeclaredMethod("acquire", Class.class));
    Method generate =
        accessible(
            Class.forName("net.openhft.chronicle.values.Generators")
                .getDeclaredMethod("generateNativeClass", model, String.class));
    String source = (String) generate.invoke(null, acquire.invoke(null, declared), name);

    Path file = Files.createTempDirectory("penstock-build").resolve(name + ".java");
    Files.writeString(file, source);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    int failed =
        javac.run(
            null,
            null,
            null,
            "-nowarn",
            "-Xlint:none",
            "--release",
            "17",
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            classes.toString(),
            file.toString());
    Files.delete(file);
    Files.delete(file.getParent());
    if (failed != 0) {
      throw new IOException("javac refused the class generated for " + STATE);
    }
  }

  /**
   * A class that a JDK has in a module of its own, and finds there first. Elsewhere Chronicle's
   * compiler takes this one, and the null it makes, without complaint.
   */
  private static void standInForJavac(Path classes) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, JAVAC, null, "java/lang/Object", null);
    MethodVisitor create =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "create", "()" + JAVAC_TYPE, null, null);
    create.visitCode();
    create.visitInsn(Opcodes.ACONST_NULL);
    create.visitInsn(Opcodes.ARETURN);
    create.visitMaxs(1, 0);
    create.visitEnd();
    writer.visitEnd();
    Path target = classes.resolve(JAVAC + ".class");
    Files.createDirectories(target.getParent());
    Files.write(target, writer.toByteArray());
  }

  private static void modernisePicocli(Path classes) throws Exception {
    URI picocli =
        Class.forName("picocli.CommandLine")
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI();
    if (Files.isSameFile(Path.of(picocli), classes)) {
      return; // an earlier build left them
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + picocli), Map.of());
        Stream<Path> all = Files.walk(jar.getPath("/picocli"))) {
      for (Path source :
          (Iterable<Path>) all.filter(p -> p.toString().endsWith(".class"))::iterator) {
        Path target = classes.resolve(source.toString().substring(1));
        Files.createDirectories(target.getParent());
        try (InputStream in = Files.newInputStream(source)) {
          Files.write(target, modernise(in));
        }
      }
    }
  }

  private static void leaveThreadsUnpinned(Path classes) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    boolean[] found = {false};
    ClassVisitor answering =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!name.equals("isJNAAvailable")) {
              return method;
            }
            found[0] = true;
            method.visitCode();
            method.visitInsn(Opcodes.ICONST_0);
            method.visitInsn(Opcodes.IRETURN);
            method.visitMaxs(1, 0);
            method.visitEnd();
            return null; // the old code is left out
          }
        };
    try (InputStream in = resource(AFFINITY + ".class")) {
      new ClassReader(in).accept(answering, 0);
    }
    if (!found[0]) {
      throw new IOException(AFFINITY + " no longer asks whether there is JNA in a method we know");
    }
    Path target = classes.resolve(AFFINITY + ".class");
    Files.createDirectories(target.getParent());
    Files.write(target, writer.toByteArray());
  }

  private static void unpackJna(Path folder) throws IOException {
    String processor = System.getProperty("os.arch").replace("amd64", "x86-64");
    String library = "libjnidispatch.so";
    Files.createDirectories(folder);
    Path draft = folder.resolve(library + ".new");
    try (InputStream in = resource("com/sun/jna/linux-" + processor + "/" + library)) {
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
    }
    // Processes that have mapped the one before keep that file.
    Files.move(draft, folder.resolve(library), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The last of that name on the class path: the first may be what an earlier build left. */
  private static InputStream resource(String name) throws IOException {
    List<URL> found = Collections.list(PrepareClasses.class.getClassLoader().getResources(name));
    if (found.isEmpty()) {
      throw new IOException(name + " is not on the class path");
    }
    return found.get(found.size() - 1).openStream();
  }

  private static byte[] modernise(InputStream old) throws IOException {
    ClassWriter writer = new FrameWriter();
    ClassVisitor newer =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
          }
        };
    // JSR/RET, which newer versions forbid, would be refused here; picocli has none.
    new ClassReader(old).accept(newer, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static Method accessible(Method method) {
    method.setAccessible(true);
    return method;
  }

  /** Computes stack maps; a common superclass is looked up without initialising either class. */
  private static final class FrameWriter extends ClassWriter {
    FrameWriter() {
      super(COMPUTE_FRAMES);
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      Class<?> a = load(one);
      Class<?> b = load(other);
      if (a.isAssignableFrom(b)) {
        return one;
      }
      if (b.isAssignableFrom(a)) {
        return other;
      }
      if (a.isInterface() || b.isInterface()) {
        return "java/lang/Object";
      }
      while (!a.isAssignableFrom(b)) {
        a = a.getSuperclass();
      }
      return a.getName().replace('.', '/');
    }

    private static Class<?> load(String internalName) {
      try {
        return Class.forName(
            internalName.replace('/', '.'), false, PrepareClasses.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(
            "picocli names a class that is not there: " + internalName, e);
      }
    }
  }
}
