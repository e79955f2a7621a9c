package dev.sluice.edge;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Turns what a stage replied into a plain HTTP response. */
final class PlainAnswer {
  private static final int BAD_GATEWAY = 502;

  private PlainAnswer() {}

  static void failed(Responder responder, Failure failure) {
    responder.body(ErrorHead.plain(failure), ProblemJson.of(failure));
  }

  /** Answers with a server's JSON-RPC error, which is borrowed. */
  static void error(Responder responder, Message message, @Nullable ServerName server) {
    Envelope envelope = message.envelope();
    ByteBuf bytes = message.bytes();
    int start = envelope.start(Member.ERROR);
    int end = envelope.end(Member.ERROR);
    Span words = JsonSpans.member(bytes, start, end, "message");
    String detail = words == null ? null : JsonSpans.text(bytes, words.start(), words.end());
    int status = status(message.raw(Member.ERROR_CODE));
    ByteBuf error = bytes.slice(bytes.readerIndex() + start, end - start);
    responder.body(
        ResponseHead.of(status, ResponseHead.PROBLEM),
        ProblemJson.ofError(
            status, detail == null ? "the server answered an error" : detail, server, error));
  }

  private static int status(@Nullable String code) {
    if (code == null) {
      return BAD_GATEWAY;
    }
    return switch (code) {
      case "" + JsonRpcError.INVALID_PARAMS -> 400;
      case "" + JsonRpcError.METHOD_NOT_FOUND -> 404;
      default -> BAD_GATEWAY;
    };
  }
}
