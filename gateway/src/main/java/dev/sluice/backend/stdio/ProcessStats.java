package dev.sluice.backend.stdio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What there is to measure about the children of one server. Thread-safe; counters only grow. */
public final class ProcessStats {
  final LongAdder noiseLines = new LongAdder();
  final LongAdder overlongLines = new LongAdder();
  final LongAdder stderrLines = new LongAdder();
  final LongAdder strayMessages = new LongAdder();
  final LongAdder droppedMessages = new LongAdder();
  final LongAdder starts = new LongAdder();
  final LongAdder deaths = new LongAdder();
  final LongAdder restarts = new LongAdder();
  private final AtomicInteger owedRestarts = new AtomicInteger();
  private final Set<ProcessHandle> running = ConcurrentHashMap.newKeySet();
  private final Set<StdinQueue> queues = ConcurrentHashMap.newKeySet();

  ProcessStats() {}

  void started(ProcessHandle child) {
    running.add(child);
    starts.increment();
    if (owedRestarts.getAndUpdate(owed -> Math.max(0, owed - 1)) > 0) {
      restarts.increment();
    }
  }

  /**
   * @param unasked whether the child ended by itself
   */
  void ended(ProcessHandle child, boolean unasked) {
    running.remove(child);
    if (unasked) {
      deaths.increment();
      owedRestarts.incrementAndGet();
    }
  }

  /** A child has this queue in front of it until {@link #closed}. */
  void opened(StdinQueue queue) {
    queues.add(queue);
  }

  void closed(StdinQueue queue) {
    queues.remove(queue);
  }

  /** Bytes that wait to be written to the children. */
  public long stdinBytes() {
    return queues.stream().mapToLong(StdinQueue::waitingBytes).sum();
  }

  /** Lines on stdout that were no JSON-RPC message. */
  public long noiseLines() {
    return noiseLines.sum();
  }

  /** Lines on stdout over the configured length. */
  public long overlongLines() {
    return overlongLines.sum();
  }

  public long stderrLines() {
    return stderrLines.sum();
  }

  /** Responses and progress that named no call under way, and messages nobody listened to. */
  public long strayMessages() {
    return strayMessages.sum();
  }

  /** Notifications and answers that were not written because the child does not read. */
  public long droppedMessages() {
    return droppedMessages.sum();
  }

  public long starts() {
    return starts.sum();
  }

  /** Children that ended without being asked to. */
  public long deaths() {
    return deaths.sum();
  }

  /** Starts that replaced a child which had ended by itself. */
  public long restarts() {
    return restarts.sum();
  }

  public int running() {
    return running.size();
  }

  /**
   * Resident memory of the children and all they started, in bytes; 0 where {@code /proc} does not
   * tell. Reads files: not for an event loop.
   */
  public long residentBytes() {
    return running.stream()
        .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
        .distinct()
        .mapToLong(ProcessStats::residentBytes)
        .sum();
  }

  private static long residentBytes(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException endedMeanwhile) {
      return 0;
    }
  }
}
