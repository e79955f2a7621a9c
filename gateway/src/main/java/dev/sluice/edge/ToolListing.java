package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The tools of all pages as one list, for {@code GET /tools}. Confined to its channel's loop.
 * Bounded by {@link #MAX_PAGES} and {@link #MAX_BYTES}.
 */
final class ToolListing implements Answer {
  static final int MAX_PAGES = 1_000;
  static final int MAX_BYTES = 64 << 20;
  private static final byte[] BEGIN = "{\"tools\":[".getBytes(US_ASCII);
  private static final byte[] END = "]}".getBytes(US_ASCII);
  private static final String REQUEST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"";

  private final EdgeContext edge;
  private final Responder responder;
  private final IncomingRequest request;
  private final ByteBuf list;
  private @Nullable Page page;
  private @Nullable String cursor;
  private int pages;
  private boolean stepping;
  private boolean ended;

  ToolListing(EdgeContext edge, Responder responder, IncomingRequest request) {
    this.edge = edge;
    this.responder = responder;
    this.request = request;
    this.list = responder.alloc().directBuffer().writeBytes(BEGIN);
  }

  /** Asks for page after page; pages that come at once are taken in a loop, not by recursion. */
  void start() {
    stepping = true;
    while (!ended && page == null) {
      page = new Page(cursor);
      page.start();
    }
    stepping = false;
  }

  private void pageEnded(Exchange exchange, Reply reply) {
    page = null;
    switch (reply) {
      case Reply.Answered(Message message, _) -> {
        answered(exchange, reply, message);
        message.release();
      }
      case Reply.Accepted _ -> end(exchange, reply);
      case Reply.Failed(Failure failure) -> failed(exchange, failure);
    }
    if (!stepping) {
      start();
    }
  }

  private void answered(Exchange exchange, Reply reply, Message message) {
    if (message.kind() == Envelope.Kind.ERROR) {
      end(exchange, reply);
      list.release();
      PlainAnswer.error(responder, message, exchange.server());
      return;
    }
    append(message);
    cursor = message.raw(Member.NEXT_CURSOR);
    if (cursor == null || cursor.charAt(0) != '"') {
      end(exchange, reply);
      responder.body(ResponseHead.OK_JSON, list.writeBytes(END));
    } else if (++pages == MAX_PAGES || list.readableBytes() > MAX_BYTES) {
      failed(
          exchange,
          new Failure.ByGateway(
              Reason.RESPONSE_TOO_LARGE,
              "tools/list does not end (expected: at most "
                  + MAX_PAGES
                  + " pages and "
                  + MAX_BYTES
                  + " bytes)"));
    }
  }

  private void append(Message message) {
    Envelope envelope = message.envelope();
    ByteBuf bytes = message.bytes();
    Span tools =
        JsonSpans.member(
            bytes, envelope.start(Member.RESULT), envelope.end(Member.RESULT), "tools");
    if (tools == null) {
      return;
    }
    for (Span tool : JsonSpans.elements(bytes, tools.start(), tools.end())) {
      if (list.writerIndex() > BEGIN.length) {
        list.writeByte(',');
      }
      list.writeBytes(bytes, bytes.readerIndex() + tool.start(), tool.end() - tool.start());
    }
  }

  private void failed(Exchange exchange, Failure failure) {
    end(exchange, new Reply.Failed(failure));
    list.release();
    PlainAnswer.failed(responder, failure);
  }

  private void end(Exchange exchange, Reply reply) {
    ended = true;
    edge.outcomes().ended(exchange, reply, Outcomes.PLAIN);
  }

  @Override
  public void cutOff() {
    if (page != null) {
      page.inFlight.cancel(CancelReason.SHUTDOWN);
    }
  }

  @Override
  public void disconnected() {
    if (page != null) {
      page.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED);
    }
  }

  /** One page under way. */
  private final class Page implements ExchangeSink {
    private final Exchange exchange;
    private InFlight inFlight = InFlight.DONE;
    private boolean finished;

    Page(@Nullable String after) {
      String params = after == null ? "}" : ",\"params\":{\"cursor\":" + after + "}}";
      exchange = request.plainExchange(Message.of(REQUEST + params), responder.loop());
    }

    void start() {
      inFlight = enter(edge.stages().plain(), exchange);
    }

    @Override
    public boolean isFinished() {
      return finished;
    }

    @Override
    public boolean interim(Message message) {
      message.release();
      return false;
    }

    @Override
    public void finish(Reply reply) {
      finished = true;
      inFlight = InFlight.DONE;
      pageEnded(exchange, reply);
      exchange.message().release();
    }
  }
}
