package dev.sluice.lifecycle;

import static java.util.Objects.requireNonNull;

import dev.sluice.admin.ConfigView;
import dev.sluice.bridge.StateSeal;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.supervisor.Supervisor;
import dev.sluice.session.Ledger;
import dev.sluice.session.SessionSeal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway: the public port, the management port and the fleet behind them. */
public final class Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long TICK_MILLIS = 1_000;

  private volatile GatewayConfig config;
  private final Supervisor supervisor;
  private final CompletableFuture<SessionSeal> seal;
  private final CompletableFuture<StateSeal> states;
  private final GatewayAssembly assembly;
  private final Management management;
  private final Meters meters;
  private final AtomicReference<GatewayState> state = new AtomicReference<>(GatewayState.STARTING);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread stopper = new Thread(this::drain, "sluice-stop");
  private volatile StopEnd end = StopEnd.COMPLETE;
  private volatile @Nullable StopTime time;
  private volatile @Nullable Future<?> ticker;
  private volatile @Nullable InetSocketAddress address;

  private Gateway(GatewayConfig config, Supervisor supervisor) {
    this.config = config;
    this.seal = SessionKeys.seal(config, System::getenv);
    this.states = seal.thenApply(_ -> StateSeal.fresh(SessionRandom.seeded()));
    this.supervisor = supervisor;
    this.meters = new Meters(config.logging(), config.tracing());
    this.assembly = GatewayAssembly.of(config, seal::join, states::join, meters, this::isReady);
    meters.watch(assembly, config);
    this.management = new Management(config.management(), meters, assembly, this::isReady);
  }

  /**
   * Puts a gateway together. Nothing runs before {@link #start()}.
   *
   * @param supervisor told when it is ready and when it stops
   */
  public static Gateway of(GatewayConfig config, Supervisor supervisor) {
    return new Gateway(config, supervisor);
  }

  /**
   * Starts a gateway that nobody supervises, and returns when the public port is open.
   *
   * @throws StartFailure when a port cannot be bound or a required server does not answer
   */
  public static Gateway start(GatewayConfig config) throws StartFailure {
    Gateway gateway = of(config, Supervisor.NONE);
    boolean _ = gateway.start();
    return gateway;
  }

  /**
   * Starts everything, in this order: the management port, the servers, the public port when they
   * answer or {@code startup.wait} is over, and the keys of session ids are there. Returns when it
   * is open.
   *
   * @return false when {@link #stop} was called before
   * @throws StartFailure when a port cannot be bound or a required server does not answer; nothing
   *     is left running then
   */
  public boolean start() throws StartFailure {
    try {
      return open();
    } catch (StartFailure failure) {
      if (state.get() == GatewayState.STARTING) {
        stop();
      }
      awaitQuietly();
      throw failure;
    }
  }

  private boolean open() throws StartFailure {
    supervisor.starting(config.startup().patience());
    management.start(config.listen().reusePort());
    ticker =
        assembly
            .fleet()
            .loop()
            .scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    new Readiness(assembly.fleet(), config, this::isStopping).await();
    if (isStopping()) {
      return false;
    }
    await(seal);
    await(states);
    address = await(assembly.edge().start());
    if (!state.compareAndSet(
        GatewayState.STARTING, GatewayState.STARTING.moveTo(GatewayState.READY))) {
      // Stopped between the look above and the opened port.
      var _ = assembly.edge().close();
      return false;
    }
    LOG.info("ready address={} management={}", address, management.address());
    supervisor.watch(assembly.fleet().loops());
    meters.probe(assembly.fleet().loops());
    supervisor.ready(status());
    return true;
  }

  private String status() {
    long up = assembly.fleet().lanes().stream().filter(ServerLane::isUp).count();
    return "ready, "
        + up
        + " of "
        + assembly.fleet().lanes().size()
        + " servers up"
        + (meters.reloads().isCurrent() ? "" : "; the changed configuration is refused");
  }

  private static <T> T await(CompletableFuture<T> step) throws StartFailure {
    try {
      return step.join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new StartFailure(String.valueOf(cause.getMessage()), cause);
    }
  }

  private void tick() {
    if (isReady()) {
      supervisor.status(status());
    }
    guarded(assembly.sessions()::sweep);
    for (ServerLane lane : assembly.fleet().lanes()) {
      guarded(() -> lane.tick(assembly.fleet().loop()));
    }
  }

  /** What throws in a repeated task would never run again, and a lost server never be found. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException bug) {
      LOG.error("tick_broke", bug);
    }
  }

  /** True while clients are served: from the opened port to the first {@link #stop}. */
  public boolean isReady() {
    return state.get() == GatewayState.READY;
  }

  private boolean isStopping() {
    return state.get() != GatewayState.STARTING;
  }

  private void moveTo(GatewayState next) {
    state.getAndUpdate(current -> current.moveTo(next));
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    InetSocketAddress bound = address;
    if (bound == null) {
      throw new IllegalStateException("gateway: " + state.get() + " (expected: READY)");
    }
    return bound;
  }

  public InetSocketAddress managementAddress() {
    return management.address();
  }

  /**
   * Whether no session is open, and every one that was gave back all it held. So it must be once
   * the gateway has stopped.
   */
  public boolean holdsNothing() {
    return assembly.sessions().count() == 0
        && assembly.sessions().held().equals(Ledger.ZERO)
        && meters.sessions().leftovers() == 0;
  }

  /** The servers behind it; ends with the gateway. */
  public Fleet fleet() {
    return assembly.fleet();
  }

  /** What it runs by now. */
  public GatewayConfig config() {
    return config;
  }

  /**
   * Goes on with the servers, keys of sessions, {@code drain} and {@code reload} of another
   * configuration; sessions and calls of servers that are configured as before are not touched.
   * Nothing else of it is looked at. Does nothing unless the gateway {@linkplain #isReady is
   * ready}.
   *
   * @throws StartFailure when the keys of sessions cannot be used; nothing has changed then
   */
  public synchronized FleetChange reload(GatewayConfig next) throws StartFailure {
    if (!isReady()) {
      return new FleetChange(List.of(), List.of(), List.of(), fleet().names());
    }
    supervisor.reloading();
    try {
      SessionKeys.rotate(assembly.seal().get(), next.sessions());
      FleetChange change = assembly.change(next.servers(), next.reload().grace(), this::gone);
      meters.follow(fleet(), change.changed());
      boolean same = change.isEmpty() && config.withChangeable(next).equals(config);
      config = config.withChangeable(next);
      meters.reloads().add(same ? ReloadOutcome.UNCHANGED : ReloadOutcome.APPLIED);
      return change;
    } finally {
      supervisor.reloaded(status());
    }
  }

  /** The last call to a removed server has ended; it may have been configured again since. */
  private void gone(ServerName server) {
    if (!fleet().has(server)) {
      assembly.sessions().closeRemoved(server);
      meters.forget(server);
    }
  }

  /** The configuration was read again, and is wrong. */
  public synchronized void reloadRefused() {
    meters.reloads().add(ReloadOutcome.REFUSED);
    if (isReady()) {
      // Whoever asked for it waits for its end.
      supervisor.reloading();
      supervisor.reloaded(status());
    }
  }

  /** Shows this at {@code /admin/config} from now on. */
  public void showConfig(ConfigView view) {
    management.showConfig(view);
  }

  /** Drains and stops; returns at once. A second call stops without draining. */
  public void stop() {
    GatewayState before =
        state.getAndUpdate(
            current ->
                current.successors().contains(GatewayState.DRAINING)
                    ? GatewayState.DRAINING
                    : current);
    switch (before) {
      case STARTING, READY -> {
        time = new StopTime(config.drain().timeout(), System::nanoTime);
        assembly.fleet().ups().signal();
        stopper.start();
      }
      case DRAINING -> cutShort(StopEnd.SECOND_SIGNAL);
      case STOPPED -> {}
    }
  }

  /**
   * Ends a stop whose time is over, whatever it waits for: child processes are killed, the log says
   * what was left, {@link #awaitStopped} returns. Does nothing before {@link #stop} or after the
   * end.
   */
  public void cutOff() {
    if (state.get() == GatewayState.DRAINING) {
      cutShort(StopEnd.OVERDUE);
    }
  }

  /** Kills all child processes and what they started, without waiting. */
  public void killChildren() {
    int _ = assembly.fleet().destroyProcesses();
  }

  private void cutShort(StopEnd why) {
    end = why;
    int children = assembly.fleet().destroyProcesses();
    LOG.warn(
        "{} sessions={} calls={} connections={} children={}",
        why.event(),
        assembly.sessions().count(),
        assembly.fleet().callsInFlight(),
        assembly.edge().connections(),
        children);
    stopper.interrupt();
    stopped.countDown();
  }

  private void drain() {
    StopTime begun = requireNonNull(time);
    supervisor.stopping(config.drain().timeout());
    Future<?> ticking = ticker;
    if (ticking != null) {
      ticking.cancel(false);
    }
    Drain drain = new Drain(assembly, begun);
    drain.run();
    Fleet.Closing closing = assembly.fleet().beginClose();
    drain.close();
    meters.beginClose();
    management.stop(begun);
    closing.finish(begun);
    meters.close(begun);
    moveTo(GatewayState.STOPPED);
    LOG.info("stopped millis={}", begun.spentMillis());
    stopped.countDown();
  }

  /**
   * Waits until everything has stopped.
   *
   * @return how it ended
   */
  public StopEnd awaitStopped() throws InterruptedException {
    stopped.await();
    return end;
  }

  private void awaitQuietly() {
    try {
      StopEnd _ = awaitStopped();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
