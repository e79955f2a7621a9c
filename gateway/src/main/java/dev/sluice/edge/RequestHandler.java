package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.SessionDoor.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of one channel, one at a time: an HTTP/1.1 connection, or one stream of an
 * HTTP/2 connection. Confined to the channel's loop.
 *
 * <p>Requests that arrive while one is being answered wait, at most {@link #MAX_WAITING} HTTP
 * objects of them, and the socket is not read again until they were served. Reading goes on until
 * then: that is how a client that went away is noticed.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter implements Responder.Turn {
  /** Most HTTP objects (heads and pieces of bodies) kept while a request is being answered. */
  static final int MAX_WAITING = 4_096;

  /** Most bytes of a refused request's body that are read to keep the connection. */
  static final int MAX_DISCARD = 64 << 10;

  /** How long a connection that ends is read from, so that the peer sees the last response. */
  static final long LINGER_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private final EdgeContext edge;
  private final Endpoints endpoints;
  private final Channel channel;
  private final ResponseWire wire;
  private final LoopTimer timer;
  private final Deadline deadline;
  private final BodyCollector body;
  private final Responder responder;
  private final Debt debt;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(0);

  private RequestPhase phase = RequestPhase.HEAD;
  private Answer answer = Answer.NONE;
  private @Nullable IncomingRequest request;
  private int discarded;

  /** Something was decoded since reading began. */
  private boolean decoded;

  /** The phase's own timeout runs. */
  private boolean timed;

  private boolean reading;
  private boolean flushPending;
  private boolean serving;
  private boolean paused;

  RequestHandler(Endpoints endpoints, Channel channel, ResponseWire wire, LoopTimer timer) {
    this.edge = endpoints.edge();
    this.endpoints = endpoints;
    this.channel = channel;
    this.wire = wire;
    this.timer = timer;
    this.deadline = timer.deadline(this::deadlinePassed);
    this.body = new BodyCollector(channel.alloc(), edge.config().limits().body().intBytes());
    this.responder = new Responder(channel, wire, deadline, this);
    this.debt = new Debt(edge);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline.in(edge.config().limits().headerTimeout().toMillis());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      return;
    }
    reading = true;
    decoded = true;
    if (phase == RequestPhase.ANSWER || !waiting.isEmpty()) {
      hold(object);
    } else {
      take(object);
    }
  }

  private void hold(HttpObject object) {
    waiting.add(object);
    if (waiting.size() > MAX_WAITING) {
      LOG.info("pipeline_overflow limit={}", MAX_WAITING);
      var _ = channel.close();
    } else if (!paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Takes ownership. */
  private void take(HttpObject object) {
    if (object instanceof HttpRequest head) {
      head(head);
    }
    if (object instanceof HttpContent content) {
      content(content);
    }
  }

  private void head(HttpRequest message) {
    timed = false;
    if (phase == RequestPhase.LINGER) {
      return;
    }
    if (message.decoderResult().isFailure()) {
      responder.begin(true, false);
      refuse(edge.check().broken(message.decoderResult().cause()), false, true);
      return;
    }
    RequestHead head = RequestHead.read(message, edge.routes(), edge.cors().isOn());
    wire.chunks(!head.http10());
    if (edge.draining()) {
      debt.owe();
    }
    responder.begin(!head.keepAlive() || edge.draining(), head.method().equals(HttpMethod.HEAD));
    responder.dress(edge.cors().dress(head.origin()));
    Refusal refusal = edge.check().check(head);
    Client client = null;
    ClientTransport transport = head.route().kind().transport();
    String sessionId = transport == null ? null : head.sessionId();
    if (refusal == null && transport != null && sessionId != null) {
      switch (admit(transport, head, sessionId)) {
        case Admission.Admitted(Client admitted) -> client = admitted;
        case Admission.Refused(Failure failure) -> refusal = new Refusal(failure, null);
      }
    }
    if (refusal != null) {
      boolean unread = head.expectsContinue() || head.contentLength() > MAX_DISCARD;
      refuse(refusal, head.route().kind().rpc(), unread);
      return;
    }
    request = new IncomingRequest(head, client, System.nanoTime(), edge.stages().watch());
    body.begin(head.contentLength());
    phase = phase.moveTo(RequestPhase.BODY);
    if (head.expectsContinue()) {
      wire.proceed();
      flush();
    }
  }

  private Admission admit(ClientTransport transport, RequestHead head, String sessionId) {
    return edge.stages()
        .sessions()
        .admit(transport, head.route().scope(), Identity.ANONYMOUS, sessionId);
  }

  private void content(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    switch (phase) {
      case BODY -> body(content, last);
      case DISCARD -> {
        discarded += content.content().readableBytes();
        content.release();
        if (last) {
          next();
        } else if (discarded > MAX_DISCARD) {
          var _ = channel.close();
        }
      }
      case HEAD, ANSWER, LINGER -> content.release();
    }
  }

  private void body(HttpContent content, boolean last) {
    if (content.decoderResult().isFailure()) {
      content.release();
      refuseBody(edge.check().broken(content.decoderResult().cause()), true);
    } else if (!body.add(content.content())) {
      refuseBody(edge.check().bodyTooLarge(), !last);
    } else if (last) {
      answer();
    }
  }

  private void refuseBody(Refusal refusal, boolean unread) {
    IncomingRequest refused = request;
    boolean rpc = refused != null && refused.head().route().kind().rpc();
    refuse(refusal, rpc, unread);
  }

  private void answer() {
    IncomingRequest complete = request;
    if (complete == null) {
      throw new IllegalStateException("request: none (expected: one in phase " + phase + ')');
    }
    request = null;
    phase = phase.moveTo(RequestPhase.ANSWER);
    deadline.clear();
    Answer started = endpoints.start(complete, responder, body.take());
    if (phase == RequestPhase.ANSWER) {
      answer = started;
      if (!answer.isAwaited()) {
        debt.settle();
      }
    }
  }

  @Override
  public void answered() {
    if (phase == RequestPhase.ANSWER) {
      answer = Answer.NONE;
      next();
    }
  }

  @Override
  public @Nullable PeerWatch watch() {
    long timeout = edge.config().keepalive().unackedTimeout().toMillis();
    return PeerWatch.of(channel, timer::deadline, timeout, edge.tally());
  }

  /** Turns to the next request, or ends the connection. */
  private void next() {
    debt.settle();
    if (responder.endsConnection()) {
      phase = phase.moveTo(RequestPhase.LINGER);
      var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      phase = phase.moveTo(RequestPhase.HEAD);
      timed = false;
      deadline.in(
          edge.draining() ? IdleEnd.LEFT_MILLIS : edge.config().limits().idleTimeout().toMillis());
      serveWaiting();
    }
  }

  private void serveWaiting() {
    if (serving) {
      return;
    }
    serving = true;
    boolean outer = reading;
    reading = true;
    while (phase != RequestPhase.ANSWER && !waiting.isEmpty()) {
      take(waiting.remove());
    }
    reading = outer;
    serving = false;
    if (!outer) {
      flushIfPending();
    }
    if (paused && waiting.isEmpty()) {
      paused = false;
      channel.config().setAutoRead(true);
    }
  }

  /**
   * Answers a request before its body was read.
   *
   * @param unread true when the rest of the request will not be read, which ends the connection
   */
  private void refuse(Refusal refusal, boolean rpc, boolean unread) {
    edge.outcomes().refused(refusal.failure());
    body.clear();
    request = null;
    discarded = 0;
    ByteBuf error = refusal.body(rpc);
    if (unread) {
      responder.endConnection();
      phase = phase.moveTo(RequestPhase.LINGER);
      deadline.in(LINGER_MILLIS);
      responder.body(ErrorHead.refused(refusal, rpc), error);
      debt.settle();
      wire.abandon();
    } else {
      phase = phase.moveTo(RequestPhase.DISCARD);
      deadline.in(edge.config().limits().bodyTimeout().toMillis());
      responder.body(ErrorHead.refused(refusal, rpc), error);
    }
  }

  private void deadlinePassed() {
    switch (phase) {
      case HEAD -> {
        if (timed) {
          responder.begin(true, false);
          refuse(
              Refusal.timedOut("request head", edge.config().limits().headerTimeout()),
              false,
              true);
        } else {
          IdleEnd.afterALook(channel, () -> isIdle() && !deadline.isSet());
        }
      }
      case BODY -> refuseBody(Refusal.timedOut("body", edge.config().limits().bodyTimeout()), true);
      case ANSWER -> answer.wake();
      case DISCARD, LINGER -> {
        var _ = channel.close();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (phase == RequestPhase.BODY && !timed) {
      timed = true;
      deadline.in(edge.config().limits().bodyTimeout().toMillis());
    } else if (phase == RequestPhase.HEAD && !timed && RequestDecoder.headBegun(ctx, decoded)) {
      timed = true;
      deadline.in(edge.config().limits().headerTimeout().toMillis());
    }
    decoded = false;
    flushIfPending();
  }

  @Override
  public void flush() {
    if (reading) {
      flushPending = true;
    } else {
      channel.flush();
    }
  }

  private void flushIfPending() {
    if (flushPending) {
      flushPending = false;
      channel.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    answer.writabilityChanged(channel.isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Drain drain) {
      switch (drain) {
        case CONNECTIONS -> drain();
        case IDLE -> {
          if (isIdle()) {
            IdleEnd.of(channel, deadline, debt);
          }
        }
        case CALLS -> answer.cutOff();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private boolean isIdle() {
    return phase == RequestPhase.HEAD && !timed;
  }

  private void drain() {
    responder.endConnection();
    if (phase.owes(timed, answer)) {
      debt.owe();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    debt.settle();
    responder.disconnect();
    deadline.dispose();
    body.clear();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    Answer left = answer;
    answer = Answer.NONE;
    left.disconnected();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ConnectionErrors.tell(channel, cause);
    var _ = channel.close();
  }
}
