package dev.sluice.bridge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client that can be sent requests, to a server that may ask for input in its result:
 * what it asks becomes requests to the client, and the call is made again with the answers, as
 * often as the server wants, in bounds. Confined to the call's loop.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr">Multi
 *     round-trip requests, MCP 2026-07-28</a>
 */
final class RoundTrips implements ReplySink, InFlight {
  private final Dispatcher next;
  private final BridgeConfig config;
  private final BridgeCounts counts;
  private final Outbound outbound;
  private final ReplySink sink;
  private InFlight work = InFlight.DONE;
  private @Nullable Message retry;
  private @Nullable Questions questions;
  private int dispatches;
  private int rounds;
  private boolean paused;
  private long begunNanos;
  private long askedNanos;
  private long spentNanos;

  RoundTrips(
      Dispatcher next,
      BridgeConfig config,
      BridgeCounts counts,
      Outbound outbound,
      ReplySink sink) {
    this.next = next;
    this.config = config;
    this.counts = counts;
    this.outbound = outbound;
    this.sink = sink;
  }

  InFlight start() {
    dispatch(outbound);
    return this;
  }

  private void dispatch(Outbound attempt) {
    int mine = ++dispatches;
    begunNanos = System.nanoTime();
    InFlight started = next.dispatch(attempt, this);
    if (dispatches == mine) {
      work = started;
      if (paused) {
        started.pause();
      }
    }
  }

  @Override
  public boolean interim(Message message) {
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    dispatches++;
    work = InFlight.DONE;
    Message sent = retry;
    retry = null;
    if (sent != null) {
      sent.release();
    }
    if (reply instanceof Reply.Answered(Message response, String _)
        && InputRequired.isOne(response)) {
      askedNanos = System.nanoTime();
      spentNanos += askedNanos - begunNanos;
      try {
        asked(response);
      } finally {
        response.release();
      }
    } else {
      sink.finish(reply);
    }
  }

  private void asked(Message response) {
    InputRequired required = InputRequired.of(response);
    rounds++;
    if (rounds > config.rounds()) {
      fail(Refusals.tooManyRounds(outbound.server(), config.rounds()));
    } else if (required.requests().isEmpty() && required.state() == null) {
      fail(Refusals.asksNothing(outbound.server()));
    } else if (!isObject(outbound.message())) {
      fail(Refusals.asksWithoutParams(outbound.server()));
    } else {
      counts.asked(false);
      ask(response, required);
    }
  }

  private static boolean isObject(Message request) {
    int params = request.envelope().start(Member.PARAMS);
    return params >= 0 && request.bytes().getByte(request.bytes().readerIndex() + params) == '{';
  }

  private void ask(Message response, InputRequired required) {
    ByteBuf json = response.bytes();
    for (InputRequired.Request request : required.requests()) {
      String why = Abilities.whyNot(client(), request.method(), json, request.params());
      if (why != null) {
        fail(Refusals.cannotBeAsked(outbound.server(), request.method(), why));
        return;
      }
    }
    Questions asking = new Questions(this, outbound, Input.of(response, required));
    questions = asking;
    asking.ask(sink, config.asks(), config.askTimeout());
  }

  /** Everything asked was answered. */
  void answered(byte[] input) {
    questions = null;
    waited();
    Message again = Retry.of(outbound.message(), input);
    retry = again;
    dispatch(outbound.again(again, Duration.ofNanos(spentNanos)));
  }

  /** What was asked cannot be answered. */
  void unanswered(Failure failure) {
    questions = null;
    waited();
    fail(failure);
  }

  /** The client had the call since it was asked. */
  private void waited() {
    outbound.wasAway(System.nanoTime() - askedNanos);
  }

  private Client client() {
    return outbound.client();
  }

  private void fail(Failure failure) {
    sink.finish(new Reply.Failed(failure));
  }

  @Override
  public void cancel(CancelReason reason) {
    assert outbound.loop().inEventLoop();
    Questions open = questions;
    if (open == null) {
      work.cancel(reason);
    } else {
      open.withdraw("the call was cancelled");
      unanswered(Refusals.cancelled(outbound.server(), reason));
    }
  }

  @Override
  public void pause() {
    paused = true;
    work.pause();
  }

  @Override
  public void resume() {
    paused = false;
    work.resume();
  }
}
