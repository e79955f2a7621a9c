package dev.sluice.backend.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One child and everything it started, as far as signals and its end are concerned. Thread-safe.
 *
 * <p>Descendants that left the group are found by walking the process tree before each step of the
 * ladder, while the leader still links them to us.
 */
final class ChildProcess {
  /**
   * What systemd and PM2 say to Sluice alone: a child would take itself for the one that is
   * supervised, and Node.js ends at once when it finds no pipe there.
   */
  private static final Set<String> MEANT_FOR_US =
      Set.of(
          "NOTIFY_SOCKET",
          "WATCHDOG_USEC",
          "WATCHDOG_PID",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES",
          "NODE_CHANNEL_FD",
          "NODE_CHANNEL_SERIALIZATION_MODE");

  private final Process process;
  private final boolean group;
  private final long startedNanos;
  private final Set<ProcessHandle> descendants = new HashSet<>();
  private final CompletableFuture<Integer> gone;
  private ChildState state = ChildState.RUNNING;

  private ChildProcess(Process process, boolean group, long startedNanos) {
    this.process = process;
    this.group = group;
    this.startedNanos = startedNanos;
    this.gone = process.onExit().thenApply(ended -> buried());
  }

  /** Starts the child. Blocks for some milliseconds; the calling thread must outlive the child. */
  static ChildProcess start(ChildCommand command, StdioConfig config, long nowNanos)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().keySet().removeAll(MEANT_FOR_US);
    builder.environment().putAll(config.env());
    if (config.cwd() != null) {
      builder.directory(config.cwd().toFile());
    }
    return new ChildProcess(builder.start(), command.group(), nowNanos);
  }

  long pid() {
    return process.pid();
  }

  long startedNanos() {
    return startedNanos;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  InputStream stdout() {
    return process.getInputStream();
  }

  InputStream stderr() {
    return process.getErrorStream();
  }

  OutputStream stdin() {
    return process.getOutputStream();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Completes with the exit code once the child has ended and its leftovers were killed. */
  CompletableFuture<Integer> gone() {
    return gone;
  }

  synchronized ChildState state() {
    return state;
  }

  /** Notes that no more input will come. False when the child is past that. */
  synchronized boolean stdinClosed() {
    return advance(ChildState.STDIN_CLOSED) && remember();
  }

  /** Sends SIGTERM to all. False when the child is past that. */
  synchronized boolean terminate() {
    return advance(ChildState.TERMINATED) && remember() && signal(Signal.TERM);
  }

  /** Sends SIGKILL to all. False when that was done or the child has ended. */
  synchronized boolean kill() {
    return advance(ChildState.KILLED) && remember() && signal(Signal.KILL);
  }

  private synchronized int buried() {
    if (advance(ChildState.GONE)) {
      signal(Signal.KILL);
    }
    return process.exitValue();
  }

  private boolean advance(ChildState next) {
    boolean allowed = state.allows(next);
    if (allowed) {
      state = next;
    }
    return allowed;
  }

  private boolean remember() {
    process.descendants().forEach(descendants::add);
    return true;
  }

  private boolean signal(Signal signal) {
    if (!group || !ProcessGroup.signal(process.pid(), signal)) {
      one(process.toHandle(), signal);
    }
    descendants.forEach(descendant -> one(descendant, signal));
    return true;
  }

  private static void one(ProcessHandle handle, Signal signal) {
    switch (signal) {
      case TERM -> handle.destroy();
      case KILL -> handle.destroyForcibly();
    }
  }

  /**
   * Says how a process ended, for people: {@code exit code 3} or {@code exit code 137, SIGKILL}.
   */
  static String describe(@Nullable Integer exitCode) {
    if (exitCode == null) {
      return "exit code unknown";
    }
    String signal =
        switch (exitCode - 128) {
          case 1 -> ", SIGHUP";
          case 2 -> ", SIGINT";
          case 4 -> ", SIGILL";
          case 6 -> ", SIGABRT";
          case 7 -> ", SIGBUS";
          case 8 -> ", SIGFPE";
          case 9 -> ", SIGKILL";
          case 11 -> ", SIGSEGV";
          case 13 -> ", SIGPIPE";
          case 15 -> ", SIGTERM";
          default -> "";
        };
    return "exit code " + exitCode + signal;
  }
}
