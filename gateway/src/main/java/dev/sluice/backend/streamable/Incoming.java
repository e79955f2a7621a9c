package dev.sluice.backend.streamable;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Turns one JSON text of a server into messages: one, or those of a 2025-03-26 batch. */
final class Incoming {
  /** Most messages in one batch. */
  static final int MAX_BATCH = 1_000;

  private Incoming() {}

  /**
   * Takes ownership of {@code json}; each message returned is the caller's.
   *
   * @throws MalformedMessageException when anything in it is no JSON-RPC message; nothing is kept
   */
  static List<Message> read(EnvelopeReader reader, ByteBuf json) throws MalformedMessageException {
    if (!EnvelopeReader.isBatch(json)) {
      return List.of(Message.read(reader, json));
    }
    List<Message> messages = new ArrayList<>();
    try {
      for (Span span : reader.readBatch(json, MAX_BATCH)) {
        messages.add(
            Message.read(
                reader,
                json.retainedSlice(json.readerIndex() + span.start(), span.end() - span.start())));
      }
      return messages;
    } catch (MalformedMessageException malformed) {
      messages.forEach(Message::release);
      throw malformed;
    } finally {
      json.release();
    }
  }

  /** True when there is nothing but white space. */
  static boolean isBlank(ByteBuf data) {
    return data.forEachByte(b -> b == ' ' || b == '\t' || b == '\r' || b == '\n') < 0;
  }
}
