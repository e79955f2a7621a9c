package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server run as child processes, one for each {@link #open}, which waits while the server's
 * restarts are paused. How many there are at a time is for the caller to bound.
 */
public final class StdioTransport implements BackendTransport {
  private static final Logger log = LoggerFactory.getLogger(StdioTransport.class);

  /** A child that lived this long is no part of a row of failures. */
  private static final long HEALTHY_LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ServerName server;
  private final StdioConfig config;
  private final RestartBackoff backoff;
  private final Supplier<Wrapping> wrapping;
  private final ScheduledExecutorService supervisor;
  private final ProcessStats stats = new ProcessStats();
  private final Child.Surroundings surroundings;
  private final Set<Child> children = new HashSet<>();
  private final Set<Opening> openings = new HashSet<>();
  private boolean shutDown;

  public StdioTransport(ServerName server, StdioConfig config, EnvelopeReader reader) {
    this(
        server,
        config,
        reader,
        new RestartBackoff(
            config.restartDelay(),
            config.maxRestartDelay(),
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextDouble()),
        Wrapping::ofThisMachine);
  }

  /**
   * @param wrapping asked on the supervisor's thread
   */
  StdioTransport(
      ServerName server,
      StdioConfig config,
      EnvelopeReader reader,
      RestartBackoff backoff,
      Supplier<Wrapping> wrapping) {
    this.server = server;
    this.config = config;
    this.backoff = backoff;
    this.wrapping = wrapping;
    this.supervisor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stdio-" + server + "-supervisor").factory());
    NoiseLog noise = new NoiseLog(server.value(), System::nanoTime);
    this.surroundings = new Child.Surroundings(reader, supervisor, noise, stats);
  }

  @Override
  public ServerName server() {
    return server;
  }

  @Override
  public String kind() {
    return "stdio";
  }

  @Override
  public boolean isProcess() {
    return true;
  }

  public ProcessStats stats() {
    return stats;
  }

  /** {@inheritDoc} Waits while restarts are paused; starts a process. */
  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    Opening opening = new Opening(loop, callback);
    synchronized (this) {
      if (!shutDown) {
        openings.add(opening);
        var _ = supervisor.schedule(opening, backoff.remainingNanos(), TimeUnit.NANOSECONDS);
        return;
      }
    }
    opening.abandon();
  }

  /** {@inheritDoc} Takes up to twice the grace of a child. */
  @Override
  public void shutdown(Runnable done) {
    List<Opening> abandoned;
    synchronized (this) {
      shutDown = true;
      abandoned = new ArrayList<>(openings);
      openings.clear();
    }
    abandoned.forEach(Opening::abandon);
    try {
      supervisor.execute(() -> closeChildren(done));
    } catch (RejectedExecutionException shutDownBefore) {
      done.run();
    }
  }

  /** On the supervisor's thread, so that no start is half done. */
  private void closeChildren(Runnable done) {
    List<Child> all = children();
    AtomicInteger left = new AtomicInteger(all.size() + 1);
    Runnable oneLess =
        () -> {
          if (left.decrementAndGet() == 0) {
            supervisor.shutdown();
            done.run();
          }
        };
    all.forEach(child -> child.channel().close(oneLess));
    oneLess.run();
  }

  /** Sends SIGKILL to every child and all it started, without waiting: the last resort. */
  public int destroyForcibly() {
    List<Child> all = children();
    all.forEach(child -> child.process().kill());
    return all.size();
  }

  private synchronized List<Child> children() {
    return List.copyOf(children);
  }

  private void ended(Child child) {
    ChildProcess process = child.process();
    boolean unasked = !child.channel().asked();
    stats.ended(process.handle(), unasked);
    if (unasked) {
      if (backoff.nowNanos() - process.startedNanos() >= HEALTHY_LIFE_NANOS) {
        backoff.succeeded();
      }
      backoff.failed();
    }
    synchronized (this) {
      children.remove(child);
    }
    log.info(
        "event=server_process_ended server={} pid={} asked={} restartPauseMs={}",
        server,
        process.pid(),
        !unasked,
        TimeUnit.NANOSECONDS.toMillis(backoff.remainingNanos()));
  }

  /** One open under way: waiting for the pause to pass, or starting its process. */
  private final class Opening implements Runnable {
    private final EventLoop loop;
    private final OpenCallback callback;

    Opening(EventLoop loop, OpenCallback callback) {
      this.loop = loop;
      this.callback = callback;
    }

    @Override
    public void run() {
      synchronized (StdioTransport.this) {
        if (shutDown) {
          return;
        }
        long pause = backoff.remainingNanos();
        if (pause > 0) {
          var _ = supervisor.schedule(this, pause, TimeUnit.NANOSECONDS);
          return;
        }
        openings.remove(this);
      }
      try {
        start();
      } catch (ProgramNotFoundException notFound) {
        fail(Reason.BACKEND_UNREACHABLE, notFound.getMessage() + "; check its command and cwd");
      } catch (IOException | RuntimeException failed) {
        backoff.failed();
        fail(
            Reason.BACKEND_UNREACHABLE,
            "command "
                + config.command()
                + " could not be started: "
                + failed.getMessage()
                + "; check its command, args and cwd");
      }
    }

    private void start() throws ProgramNotFoundException, IOException {
      ChildCommand command = ChildCommand.of(config, System.getenv(), wrapping.get());
      ChildProcess process = ChildProcess.start(command, config, backoff.nowNanos());
      Child child = assemble(process);
      synchronized (StdioTransport.this) {
        children.add(child);
      }
      stats.started(process.handle());
      log.info("event=server_process_started server={} pid={}", server, process.pid());
      child.watch(StdioTransport.this::ended);
      try {
        loop.execute(() -> callback.onOpen(child.channel()));
      } catch (RejectedExecutionException loopGone) {
        child.channel().close(() -> {});
      }
    }

    /** Starts its threads, of which there may be too few left. */
    private Child assemble(ChildProcess process) {
      try {
        return new Child(server, config, process, loop, surroundings);
      } catch (RuntimeException | OutOfMemoryError noThreads) {
        process.kill();
        throw new IllegalStateException("its threads could not be started", noThreads);
      }
    }

    void abandon() {
      fail(Reason.SHUTTING_DOWN, "Sluice is stopping; call again");
    }

    private void fail(Reason reason, String why) {
      Failure.ByBackend failure =
          new Failure.ByBackend(reason, "server " + server + ": " + why, server, Sent.NOTHING);
      try {
        loop.execute(() -> callback.onFailure(failure));
      } catch (RejectedExecutionException loopGone) {
        log.debug("event=failure_untold server={} cause=loop_shut_down", server);
      }
    }
  }
}
