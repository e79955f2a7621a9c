package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.buffer.ByteBuf;

/**
 * Tools over plain HTTP, for scripts: {@code GET /tools} and {@code POST /tools/call}. Thread-safe.
 */
final class PlainTools {
  private static final byte[] CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":".getBytes(US_ASCII);

  private final EdgeContext edge;

  PlainTools(EdgeContext edge) {
    this.edge = edge;
  }

  /** Starts the answer to {@code GET /tools}. */
  Answer list(IncomingRequest request, Responder responder) {
    ToolListing listing = new ToolListing(edge, responder, request);
    listing.start();
    return listing;
  }

  /** Starts the answer to {@code POST /tools/call}. Takes ownership of the body. */
  Answer call(IncomingRequest request, Responder responder, ByteBuf body) {
    int length = body.readableBytes();
    ByteBuf bytes = responder.alloc().directBuffer(CALL.length + length + 1);
    bytes.writeBytes(CALL).writeBytes(body).writeByte('}');
    body.release();
    Message message;
    try {
      message = Message.read(edge.stages().envelopes(), bytes);
    } catch (MalformedMessageException malformed) {
      return refuse(responder, RpcRefusal.of(malformed));
    }
    if (!isWholly(message, length) || message.text(Member.NAME) == null) {
      message.release();
      return refuse(
          responder,
          new Failure.ByClient(
              ClientFault.INVALID_PARAMS,
              "body is no tool call (expected: {\"name\": \"...\", \"arguments\": {...}})"));
    }
    ToolCall call = new ToolCall(edge, responder, request.plainExchange(message, responder.loop()));
    call.start();
    return call;
  }

  /** True when the body is the params and nothing but them: one JSON object. */
  private static boolean isWholly(Message message, int length) {
    Envelope envelope = message.envelope();
    ByteBuf bytes = message.bytes();
    int base = bytes.readerIndex();
    int start = CALL.length;
    int end = start + length;
    while (start < end && isBlank(bytes.getByte(base + start))) {
      start++;
    }
    while (end > start && isBlank(bytes.getByte(base + end - 1))) {
      end--;
    }
    return envelope.start(Member.PARAMS) == start
        && envelope.end(Member.PARAMS) == end
        && bytes.getByte(base + start) == '{';
  }

  private static boolean isBlank(byte next) {
    return next == ' ' || next == '\t' || next == '\r' || next == '\n';
  }

  private Answer refuse(Responder responder, Failure failure) {
    edge.outcomes().refused(failure);
    responder.body(ErrorHead.plain(failure), ProblemJson.of(failure));
    return Answer.NONE;
  }
}
