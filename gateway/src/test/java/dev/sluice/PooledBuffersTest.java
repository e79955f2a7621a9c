package dev.sluice;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Buffers of calls come from the pool. What does not is named here, with the reason. */
final class PooledBuffersTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("test-alarms"))
          .importPackages("dev.sluice");

  /** Rooms that no call passes through. */
  private static final Set<String> APART = Set.of("demo", "cli", "config", "admin", "lifecycle");

  /** Methods that allocate outside the pool, or on the heap. */
  private static final Set<String> UNPOOLED =
      Set.of("buffer", "directBuffer", "copiedBuffer", "copyInt", "copyLong", "copyShort");

  private static final Set<String> HEAP = Set.of("heapBuffer", "compositeHeapBuffer");

  private static final Map<String, String> EXCEPTIONS =
      new TreeMap<>(
          Map.ofEntries(
              entry("backend.spi.OwnAnswer", "answers without asking the server"),
              entry("backend.stdio.Lines", "pipes are written as arrays"),
              entry("backend.stdio.StdoutPump", "pipes are read as arrays"),
              entry("bridge.Answers", "a round of questions, for which a person is waited for"),
              entry("bridge.Input", "a round of questions"),
              entry("bridge.Questions", "a round of questions"),
              entry("bridge.Retry", "a round of questions"),
              entry("dispatch.Asks", "answers to questions of servers"),
              entry("edge.BatchReply", "batches, which one revision has"),
              entry("edge.Handover", "a filter for the kernel, once a process"),
              entry("edge.Http1Wire", "constants"),
              entry("edge.Outcomes", "errors"),
              entry("edge.ProblemJson", "errors"),
              entry("edge.SharedStream", "the announcement, once a session"),
              entry("exchange.Message", "copies of what many are told"),
              entry("routing.ListAnswers", "merged lists"),
              entry("routing.OwnMessages", "messages of the gateway's own")));

  @Test
  void call_itsBuffers_comeFromThePool() {
    Set<String> found = new TreeSet<>();
    HOUSE.stream()
        .filter(type -> !APART.contains(Rooms.of(type.getPackageName())))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .filter(PooledBuffersTest::isOutsideThePool)
        .forEach(
            call ->
                found.add(
                    call.getOriginOwner()
                        .getName()
                        .substring(Rooms.ROOT.length())
                        .replaceFirst("\\$.*", "")));
    assertThat(found).isEqualTo(EXCEPTIONS.keySet());
  }

  private static boolean isOutsideThePool(JavaMethodCall call) {
    String method = call.getTarget().getName();
    return (call.getTargetOwner().isEquivalentTo(Unpooled.class) && UNPOOLED.contains(method))
        || (call.getTargetOwner().isAssignableTo(ByteBufAllocator.class) && HEAP.contains(method));
  }
}
