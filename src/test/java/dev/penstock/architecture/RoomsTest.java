package dev.penstock.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of Penstock and what each may import; all but this list is refused. */
class RoomsTest {
  private static final String ROOT = "dev.penstock";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Room to the rooms it may import. Each may import only from what stands above it here. */
  private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>();

  static {
    MAY_IMPORT.put("fault", List.of());
    MAY_IMPORT.put("codec", List.of("fault"));
    MAY_IMPORT.put("memory", List.of("fault"));
    MAY_IMPORT.put("config", List.of("fault"));
    MAY_IMPORT.put("queue", List.of("config", "codec", "fault"));
    MAY_IMPORT.put("state", List.of("config", "codec", "fault"));
    MAY_IMPORT.put("engine.chronicle", List.of("queue", "state", "config", "memory", "fault"));
    MAY_IMPORT.put("process", List.of("memory", "config", "fault"));
    MAY_IMPORT.put("supervisor", List.of("process", "queue", "state", "config", "memory", "fault"));
    MAY_IMPORT.put("worker", List.of("queue", "state", "config", "codec", "fault"));
    MAY_IMPORT.put("inspect", List.of("queue", "state", "process", "config", "codec", "fault"));
    MAY_IMPORT.put("examples", List.of("worker", "queue", "state", "codec", "fault"));
    MAY_IMPORT.put(
        "cli",
        List.of(
            "",
            "inspect",
            "supervisor",
            "worker",
            "process",
            "queue",
            "state",
            "config",
            "memory",
            "codec",
            "fault",
            "examples"));
    // The root class.
    MAY_IMPORT.put("", List.of("queue", "state", "process", "config", "codec", "fault"));
  }

  @TestFactory
  Stream<DynamicTest> each_room_imports_only_what_it_may() {
    return MAY_IMPORT.keySet().stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.isEmpty() ? "root" : room,
                    () -> rule(room, MAY_IMPORT.get(room)).check(CLASSES)));
  }

  private static ArchRule rule(String room, List<String> mayImport) {
    String[] allowed = mayImport.stream().map(RoomsTest::packageOf).toArray(String[]::new);
    DescribedPredicate<JavaClass> elsewhere =
        resideInAPackage(ROOT + "..")
            .and(DescribedPredicate.not(resideInAPackage(packageOf(room))))
            .and(DescribedPredicate.not(resideInAnyPackage(allowed)));
    return noClasses()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .dependOnClassesThat(elsewhere);
  }

  @Test
  void every_class_lives_in_a_room() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(type.getPackageName()));
    Set<String> known = new TreeSet<>();
    MAY_IMPORT.keySet().forEach(room -> known.add(packageOf(room)));
    assertThat(known).containsAll(found);
  }

  @Test
  void no_two_rooms_import_each_other() {
    MAY_IMPORT.forEach(
        (room, allowed) ->
            allowed.forEach(
                other -> assertThat(MAY_IMPORT.get(other)).as(other).doesNotContain(room)));
  }

  @Test
  void only_the_chronicle_engine_knows_chronicle() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packageOf("engine.chronicle"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.openhft..")
        .check(CLASSES);
  }

  @Test
  void nobody_imports_an_engine() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".engine..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(ROOT + ".engine..")
        .check(CLASSES);
  }

  /**
   * A rule that cannot fail holds nothing: seen from a room that may import nothing, all is wrong.
   */
  @TestFactory
  Stream<DynamicTest> each_rule_would_see_a_forbidden_import() {
    return MAY_IMPORT.keySet().stream()
        .filter(room -> !MAY_IMPORT.get(room).isEmpty())
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.isEmpty() ? "root" : room,
                    () ->
                        assertThat(rule(room, List.of()).evaluate(CLASSES).hasViolation())
                            .isTrue()));
  }

  private static String packageOf(String room) {
    return room.isEmpty() ? ROOT : ROOT + "." + room;
  }
}
