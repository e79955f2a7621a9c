package dev.sluice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sluice.protocol.era.Era;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the house to the table in {@link Rooms}. */
class ArchitectureTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("test-alarms"))
          .importPackages("dev.sluice");

  static Stream<String> rooms() {
    return Rooms.MAY_USE.keySet().stream();
  }

  @Test
  void house_everyClass_standsInARoom() {
    assertThat(HOUSE)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(Rooms.of(type.getPackageName())).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void room_itsClasses_useOnlyTheRoomsBelow(String room) {
    Set<String> allowed = new TreeSet<>(Rooms.MAY_USE.getOrDefault(room, Set.of()));
    allowed.add(room);
    noClasses()
        .that(inRoom(Set.of(room)))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sluice..").and(DescribedPredicate.not(inRoom(allowed))))
        .allowEmptyShould(true)
        .because("room " + room + " may use only " + Rooms.MAY_USE.get(room))
        .check(HOUSE);
  }

  @Test
  void rooms_table_hasNoCycle() {
    Set<String> below = new TreeSet<>();
    Rooms.MAY_USE.forEach(
        (room, uses) -> {
          assertThat(below).as(room).containsAll(uses);
          below.add(room);
        });
  }

  @Test
  void packages_dependencies_haveNoCycle() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void era_name_staysInItsRooms() {
    noClasses()
        .that(DescribedPredicate.not(inRoom(Rooms.MAY_NAME_ERA)))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Era.class)
        .check(HOUSE);
    noClasses()
        .that(resideInAPackage("dev.sluice.protocol.."))
        .and()
        .resideOutsideOfPackage("dev.sluice.protocol.era")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Era.class)
        .check(HOUSE);
  }

  @Test
  void protocol_dependencies_arePure() {
    classes()
        .that()
        .resideInAPackage("dev.sluice.protocol..")
        .should()
        .onlyDependOnClassesThat(
            type(FastThreadLocal.class)
                .or(
                    resideInAnyPackage(
                        "dev.sluice.protocol..",
                        "java.lang",
                        "java.lang.runtime",
                        "java.lang.invoke",
                        "java.math",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.nio",
                        "java.nio.charset",
                        "io.netty.buffer",
                        "io.netty.util",
                        "org.jspecify.annotations")))
        .andShould()
        .notBeAssignableTo(Thread.class)
        .check(HOUSE);
  }

  @Test
  void document_roomTable_equalsTheMap() throws Exception {
    assertThat(documented()).isEqualTo(new LinkedHashMap<>(Rooms.MAY_USE));
  }

  private static DescribedPredicate<JavaClass> inRoom(Set<String> rooms) {
    return DescribedPredicate.describe(
        "in room " + rooms, type -> rooms.contains(Rooms.of(type.getPackageName())));
  }

  /** The table of ARCHITECTURE.md: lines of room, purpose and the rooms it may use. */
  private static Map<String, Set<String>> documented() throws Exception {
    Pattern row = Pattern.compile("\\| `([a-z.]+)` \\|.*\\| ([^|]*) \\|");
    Pattern name = Pattern.compile("`([a-z.]+)`");
    Map<String, Set<String>> table = new LinkedHashMap<>();
    for (String line : Files.readAllLines(root().resolve("ARCHITECTURE.md"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        List<String> uses = name.matcher(matcher.group(2)).results().map(r -> r.group(1)).toList();
        table.put(matcher.group(1), new TreeSet<>(uses));
      }
    }
    return table;
  }

  private static Path root() {
    return Stream.of("", "..")
        .map(Path::of)
        .filter(path -> Files.exists(path.resolve("ARCHITECTURE.md")))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("ARCHITECTURE.md: not found from " + Arrays.asList("", "..")));
  }
}
