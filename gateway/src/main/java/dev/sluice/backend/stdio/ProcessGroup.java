package dev.sluice.backend.stdio;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends signals to a whole process group with {@code kill(2)}, which Java's own API cannot.
 * Starting a {@code kill} program instead would need a process when processes may be what is short.
 */
final class ProcessGroup {
  private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);

  private ProcessGroup() {}

  /**
   * Signals every process of the group.
   *
   * @param leader process id of the group's leader
   * @return false when there is no such group, or when this machine has no {@code kill(2)}
   */
  static boolean signal(long leader, Signal signal) {
    MethodHandle kill = Kill.HANDLE;
    if (kill == null || leader <= 1) {
      return false;
    }
    try {
      return (int) kill.invokeExact((int) -leader, signal.number()) == 0;
    } catch (Throwable failed) {
      log.warn("event=signal_failed signal={} group={}", signal, leader, failed);
      return false;
    }
  }

  /** The C function, linked at its first use. */
  private static final class Kill {
    static final @Nullable MethodHandle HANDLE = link();

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle link() {
      try {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
      } catch (RuntimeException | LinkageError unavailable) {
        log.warn("event=kill_unavailable effect=process_groups_cannot_be_signalled", unavailable);
        return null;
      }
    }
  }
}
