package dev.sluice.backend.stdio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs put in front of a child's own because Java can neither set a process group nor tie a
 * child's life to its parent's: {@code setsid} makes the child a group leader, {@code setpriv} has
 * the kernel kill it when the gateway is gone. Both replace themselves by the program, so that
 * process id, environment, directory and streams are the child's own.
 *
 * @param prefix the words before the program
 * @param group whether the child leads a process group
 */
record Wrapping(List<String> prefix, boolean group) {
  private static final Logger log = LoggerFactory.getLogger(Wrapping.class);
  private static final long PROBE_SECONDS = 5;

  static final Wrapping NONE = new Wrapping(List.of(), false);
  static final Wrapping GROUP = new Wrapping(List.of("setsid"), true);
  static final Wrapping GROUP_AND_DEATH =
      new Wrapping(List.of("setsid", "setpriv", "--pdeathsig", "KILL"), true);

  /** The most this machine offers, tried once. Blocks for some milliseconds the first time. */
  static Wrapping ofThisMachine() {
    return OnThisMachine.BEST;
  }

  private static Wrapping best() {
    for (Wrapping candidate : List.of(GROUP_AND_DEATH, GROUP)) {
      if (candidate.works()) {
        return candidate;
      }
    }
    log.warn("event=no_process_groups missing=setsid effect=detached_grandchildren_may_survive");
    return NONE;
  }

  private boolean works() {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(List.of("sh", "-c", ":"));
    try {
      Process probe =
          new ProcessBuilder(words)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        return probe.exitValue() == 0;
      }
      probe.destroyForcibly();
      return false;
    } catch (IOException absent) {
      log.debug("event=wrapper_absent wrapper={} cause=\"{}\"", prefix, absent.getMessage());
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Holds the answer from its first use on. */
  private static final class OnThisMachine {
    static final Wrapping BEST = best();
  }
}
