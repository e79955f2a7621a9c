package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.StandingListener;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.line.LineFramer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running child put together: its process, the three threads on its pipes, the channel on top
 * and the ladder below. Ends once, when the process has exited and its stdout was read to the end.
 */
final class Child implements StdioChannel.Supervision {
  private static final Logger log = LoggerFactory.getLogger(Child.class);

  /** Bytes a child may be ahead of the event loops. */
  private static final long WINDOW = 1 << 20;

  private final ServerName server;
  private final StdioConfig config;
  private final ChildProcess process;
  private final ScheduledExecutorService timers;
  private final StdinQueue queue;
  private final ProcessStats stats;
  private final DeliveryWindow window = new DeliveryWindow(WINDOW);
  private final KillLadder ladder;
  private final StdioChannel channel;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  Child(
      ServerName server,
      StdioConfig config,
      ChildProcess process,
      EventLoop loop,
      Surroundings surroundings) {
    this.server = server;
    this.config = config;
    this.process = process;
    this.timers = surroundings.timers();
    this.queue = new StdinQueue(config.queue().bytes());
    this.ladder = new KillLadder(server.value(), process, config.stopGrace().toNanos(), timers);
    CallTable calls = new CallTable();
    this.stats = surroundings.stats();
    stats.opened(queue);
    StandingListener standing = new StandingListener(loop, stats.strayMessages);
    this.channel = new StdioChannel(server, standing, calls, queue, stats, this);
    BrokenLines broken = new BrokenLines(server, calls, surroundings.noise(), stats);
    Inbox inbox = new Inbox(surroundings.reader(), calls, window, broken, stats);
    LineFramer framer =
        new LineFramer(
            ByteBufAllocator.DEFAULT,
            config.line().intBytes(),
            line -> inbox.line(line, loop, standing::message),
            start -> broken.dropped(start, surroundings.reader(), config.line()),
            end -> broken.droppedEnd(end, config.line()));
    String name = server.value();
    thread("stdout", new StdoutPump(name, process, framer, this::stdoutEnded));
    thread("stderr", new StderrPump(name, process.stderr(), stats));
    thread("stdin", new StdinWriter(name, process, queue, this::stop));
  }

  /** What all children of one server share. */
  record Surroundings(
      EnvelopeReader reader, ScheduledExecutorService timers, NoiseLog noise, ProcessStats stats) {}

  private void thread(String pipe, Runnable pump) {
    Thread.ofPlatform()
        .daemon()
        .name("stdio-" + server + '-' + pipe + '-' + process.pid())
        .start(pump);
  }

  /**
   * Begins to watch for the end.
   *
   * @param atEnd told once, before the channel's listeners
   */
  void watch(Consumer<Child> atEnd) {
    var _ = process.gone().thenRun(this::stopWaitingForStdout);
    var _ =
        process
            .gone()
            .thenCombine(drained, (exitCode, nothing) -> exitCode)
            .thenAccept(
                exitCode -> {
                  window.close();
                  stats.closed(queue);
                  atEnd.accept(this);
                  channel.ended(ChildProcess.describe(exitCode));
                });
  }

  /** Something outside the group may hold the pipe open: it is not waited for for long. */
  private void stopWaitingForStdout() {
    try {
      var _ =
          timers.schedule(
              () -> drained.complete(null), config.stopGrace().toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException goingDown) {
      log.debug("event=server_stdout_abandoned server={}", server);
      drained.complete(null);
    }
  }

  private void stdoutEnded() {
    drained.complete(null);
    stop();
  }

  @Override
  public void stop() {
    channel.ending();
    if (channel.asked()) {
      window.close();
    }
    ladder.begin(queue::close);
  }

  ChildProcess process() {
    return process;
  }

  StdioChannel channel() {
    return channel;
  }
}
