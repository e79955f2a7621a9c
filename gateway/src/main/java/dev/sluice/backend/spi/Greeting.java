package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a channel: asks the server in the era it is thought to speak, then in the other,
 * each once, and over the fallback transport when neither is served. Where the fallback was the way
 * before and the server does not serve it any more, the first is tried again. Confined to its loop.
 *
 * <p>A server that is slow to start is not taken for one of the wrong era: {@code initialize} is
 * sent beside an unanswered {@code server/discover} after {@link #patience}, and whichever of the
 * two is answered usefully first decides.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio#backward-compatibility">stdio,
 *     backward compatibility, MCP 2026-07-28</a>
 */
final class Greeting implements BackendTransport.OpenCallback {
  private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

  private static final String INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethod.NOTIFICATIONS_INITIALIZED + "\"}";

  /** Longest time for {@code server/discover} alone. */
  static final Duration MOST_PATIENCE = Duration.ofSeconds(10);

  /** Opened for whom, and for how long. */
  record Terms(ClientCapabilities capabilities, EventLoop loop, Duration timeout) {}

  private final Greeter greeter;
  private final Terms terms;
  private final EventLoop loop;
  private final Greeter.Outcome outcome;
  private final GreetingFaults faults;
  private Asking asking;
  private BackendTransport way;
  private boolean wayIsOld;
  private @Nullable UpstreamChannel channel;
  private @Nullable Question discover;
  private @Nullable Question initialize;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> patience;
  private boolean done;

  Greeting(Greeter greeter, Terms terms, Greeter.Outcome outcome) {
    this.greeter = greeter;
    this.terms = terms;
    this.loop = terms.loop();
    this.outcome = outcome;
    this.way = greeter.transport();
    this.faults = new GreetingFaults(way.server());
    this.asking = greeter.asking();
    this.wayIsOld = true;
  }

  /** The time {@code server/discover} has before {@code initialize} is sent beside it. */
  static Duration patience(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    return half.compareTo(MOST_PATIENCE) < 0 ? half : MOST_PATIENCE;
  }

  void start() {
    deadline = loop.schedule(this::late, terms.timeout().toNanos(), TimeUnit.NANOSECONDS);
    way.open(loop, this);
  }

  @Override
  public void onOpen(UpstreamChannel opened) {
    assert loop.inEventLoop();
    if (done) {
      opened.close(() -> {});
      return;
    }
    channel = opened;
    goOn();
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    greeter.forget(way);
    BackendTransport other = greeter.transport();
    if (!done
        && wayIsOld
        && !other.equals(way)
        && failure.reason() == Reason.BACKEND_PROTOCOL_ERROR) {
      wayIsOld = false;
      way = other;
      asking = greeter.asking();
      way.open(loop, this);
    } else {
      fail(failure);
    }
  }

  /** Asks what has not been asked, or gives up. */
  private void goOn() {
    UpstreamChannel open = channel;
    if (done || discover != null || initialize != null) {
      return;
    }
    Asking.Next next = asking.next();
    if (next == Asking.Next.NOTHING) {
      giveUp();
    } else if (open == null || !open.isOpen()) {
      reopen();
    } else if (next == Asking.Next.DISCOVER) {
      discover(open);
    } else {
      initialize(open);
    }
  }

  private void reopen() {
    leaveChannel();
    way.open(loop, this);
  }

  private void giveUp() {
    BackendTransport other = way.fallback();
    if (other != null && asking.isServedNowhere()) {
      LOG.info("transport_fallback server={} to={}", way.server(), other.kind());
      way = other;
      wayIsOld = false;
      asking.initializeOnly();
      reopen();
    } else {
      greeter.forget(way);
      fail(asking.failure());
    }
  }

  private void discover(UpstreamChannel open) {
    asking.asks(Asking.Next.DISCOVER);
    Question question =
        new Question(
            DiscoverWords.request(), new DiscoverWords(faults)::read, this::heardOfDiscover);
    discover = question;
    if (asking.next() == Asking.Next.INITIALIZE) {
      patience =
          loop.schedule(this::beside, patience(terms.timeout()).toNanos(), TimeUnit.NANOSECONDS);
    }
    question.ask(open, loop);
  }

  /** The server has been silent: asks in the other era, and goes on listening. */
  private void beside() {
    UpstreamChannel open = channel;
    if (!done && discover != null && initialize == null && open != null && open.isOpen()) {
      initialize(open);
    }
  }

  private void initialize(UpstreamChannel open) {
    asking.asks(Asking.Next.INITIALIZE);
    ProtocolVersion pinned = greeter.pinned();
    ProtocolVersion asked = pinned == null ? ProtocolVersion.LATEST_SESSION : pinned;
    Question question =
        new Question(
            InitializeWords.request(asked, terms.capabilities()),
            new InitializeWords(faults, asked, pinned != null)::read,
            this::heardOfInitialize);
    initialize = question;
    question.ask(open, loop);
  }

  private void heardOfDiscover(Greeted answer) {
    discover = null;
    if (initialize != null && answer instanceof Greeted.Hopeless(var failure)) {
      asking.heard(Asking.Next.DISCOVER, new Greeted.Otherwise(failure));
    } else {
      heard(Asking.Next.DISCOVER, answer);
    }
  }

  private void heardOfInitialize(Greeted answer) {
    initialize = null;
    heard(Asking.Next.INITIALIZE, answer);
  }

  private void heard(Asking.Next question, Greeted answer) {
    if (done) {
      return;
    }
    switch (answer) {
      case Greeted.Agreed(var description) -> agree(description);
      case Greeted.Hopeless(var failure) -> fail(failure);
      case Greeted.Otherwise _, Greeted.NotServed _ -> {
        asking.heard(question, answer);
        goOn();
      }
    }
  }

  private void agree(ServerDescription description) {
    UpstreamChannel open = channel;
    if (open == null) {
      return;
    }
    channel = null;
    boolean stateless = description.version().standsAlone();
    open.negotiated(description.version());
    if (!stateless) {
      open.send(Message.of(INITIALIZED));
    }
    end();
    greeter.remember(way, stateless);
    outcome.onAgreed(
        stateless
            ? new StatelessChannel(open, way.server(), description, greeter.interests(), loop)
            : new SessionChannel(open),
        description);
  }

  private void late() {
    String question = asking.asked();
    fail(faults.late(question, terms.timeout()));
  }

  private void fail(Failure.ByBackend failure) {
    if (!done) {
      end();
      leaveChannel();
      outcome.onFailure(failure);
    }
  }

  private void leaveChannel() {
    UpstreamChannel open = channel;
    channel = null;
    if (open != null) {
      open.close(() -> {});
    }
  }

  private void end() {
    done = true;
    cancel(deadline);
    cancel(patience);
    drop(discover);
    drop(initialize);
    discover = null;
    initialize = null;
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private static void drop(@Nullable Question question) {
    if (question != null) {
      question.drop("answered otherwise");
    }
  }
}
