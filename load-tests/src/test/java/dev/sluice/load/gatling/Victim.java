package dev.sluice.load.gatling;

import dev.sluice.load.gateway.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of its own process that is killed and comes back, and what became of the calls to it.
 * Thread-safe; killing and starting happen on a thread beside Gatling's.
 */
final class Victim implements AutoCloseable {
  private static final Pattern REASON = Pattern.compile("\"reason\":\"(\\w+)\"");
  private static final String RESULT = "result";

  /** What may be said of a call to a server that is down. */
  private static final Set<String> REASONS =
      Set.of("backend_unreachable", "circuit_open", "outcome_unknown");

  private final Path work;
  private final Backend backend;
  private final ExecutorService hand = Executors.newSingleThreadExecutor();
  private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private volatile long killed = Long.MAX_VALUE;
  private volatile long well = Long.MAX_VALUE;
  private volatile long recovery;

  private Victim(Path work, Backend backend) {
    this.work = work;
    this.backend = backend;
  }

  static Victim start() {
    try {
      Path work = Files.createTempDirectory("sluice-victim");
      Victim victim = new Victim(work, Backend.start(work));
      Runtime.getRuntime().addShutdownHook(new Thread(victim.backend::close, "victim-kill"));
      return victim;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  int port() {
    return backend.port();
  }

  /** From so long after its return all calls must succeed. */
  void recovery(Duration longest) {
    recovery = longest.toNanos();
  }

  /** Kills it. */
  void kill() {
    hand.execute(
        () -> {
          try {
            killed = System.nanoTime();
            backend.kill();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Starts it again. */
  void startAgain() {
    hand.execute(
        () -> {
          try {
            backend.startAgain();
            well = System.nanoTime();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  /** A call is made. */
  void asked() {
    asked.incrementAndGet();
  }

  /**
   * A call made at that time is answered.
   *
   * @throws IllegalStateException when that is neither a result nor an error that was to be
   *     expected then
   */
  String answered(String body, long at) {
    answers.incrementAndGet();
    Matcher reason = REASON.matcher(body);
    String outcome = reason.find() ? reason.group(1) : RESULT;
    outcomes.computeIfAbsent(outcome, _ -> new AtomicLong()).incrementAndGet();
    boolean result = body.contains("\"text\":\"hello\"");
    if (!result && !(REASONS.contains(outcome) && mayFail(at))) {
      throw new IllegalStateException(
          "%s, %s".formatted(outcome, mayFail(at) ? "which was not to be expected" : "while well"));
    }
    return body;
  }

  /** Whether it has been killed, and is not back for long. */
  private boolean mayFail(long at) {
    return killed != Long.MAX_VALUE && (well == Long.MAX_VALUE || at - well < recovery);
  }

  long unanswered() {
    return asked.get() - answers.get();
  }

  /** How many calls ended how. */
  String figures() {
    return new TreeMap<>(outcomes).toString();
  }

  @Override
  public void close() {
    hand.shutdown();
    backend.close();
    try {
      Files.deleteIfExists(work.resolve("backend.log"));
      Files.delete(work);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
