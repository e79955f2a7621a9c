package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every failure that the rooms make themselves says what to do, or what was expected: found in the
 * sources, so that none is left out. Those of dispatch and of the transports have tests of their
 * own.
 */
class FailureMessagesTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/sluice");

  /** Constructors and the factories that pass a message on to them. */
  private static final Set<String> MAKERS =
      Set.of(
          "Failure.ByClient",
          "Failure.ByGateway",
          "Failure.ByBackend",
          "Refusal.of",
          "Calls.fail",
          "tooMany");

  /** A clause after a semicolon, a second sentence, or what was expected or is near. */
  private static final String SAYS_WHAT_TO_DO =
      "(?s).*(; [a-z].+|[a-z)]\\. [A-Z].+|\\(expected: .+|\\(nearest: .+)";

  @ParameterizedTest
  @ValueSource(strings = {"routing", "session", "edge"})
  void messages_ofRoom_sayWhatToDo(String room) throws IOException {
    Map<String, String> messages = messages(SOURCES.resolve(room));
    assertThat(messages).hasSizeGreaterThan(3);
    assertThat(messages)
        .allSatisfy((where, message) -> assertThat(message).as(where).matches(SAYS_WHAT_TO_DO));
  }

  @Test
  void pattern_bareComplaint_isNotEnough() {
    assertThat("server crm broke").doesNotMatch(SAYS_WHAT_TO_DO);
    assertThat("The session has ended.").doesNotMatch(SAYS_WHAT_TO_DO);
    assertThat("server crm broke; see its log").matches(SAYS_WHAT_TO_DO);
  }

  /** The literal parts of each message, by file and line. */
  private static Map<String, String> messages(Path room) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> files;
    try (Stream<Path> all = Files.walk(room)) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    Map<String, String> messages = new TreeMap<>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        new Makers(unit, messages).scan(unit, null);
      }
    }
    return messages;
  }

  /** Looks for calls of {@link #MAKERS}. */
  private static final class Makers extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final Map<String, String> messages;

    Makers(CompilationUnitTree unit, Map<String, String> messages) {
      this.unit = unit;
      this.messages = messages;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
      add(made.getIdentifier().toString(), made.getArguments());
      return super.visitNewClass(made, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(
        MethodInvocationTree called, @Nullable Void nothing) {
      String name = called.getMethodSelect().toString();
      boolean within = unit.getSourceFile().getName().endsWith("Refusal.java");
      add(within && name.equals("of") ? "Refusal.of" : name, called.getArguments());
      return super.visitMethodInvocation(called, null);
    }

    private void add(String maker, List<? extends ExpressionTree> arguments) {
      if (!MAKERS.contains(maker)) {
        return;
      }
      for (ExpressionTree argument : arguments) {
        List<String> parts = new ArrayList<>();
        new Literals(parts).scan(argument, null);
        String text = String.join("x", parts);
        if (text.contains(" ")) {
          String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
          messages.put(file + ": " + text, text);
          return;
        }
      }
    }
  }

  /** Collects what an expression says whatever its values are. */
  private static final class Literals extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final List<String> parts;

    Literals(List<String> parts) {
      this.parts = parts;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
      if (literal.getValue() instanceof String || literal.getValue() instanceof Character) {
        parts.add(String.valueOf(literal.getValue()));
      }
      return null;
    }
  }
}
