package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns one JSON text of a server into messages: one, or those of a batch.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-03-26/basic#batching">Batching,
 *     MCP 2025-03-26</a>: batches must be understood
 */
public final class Incoming {
  /** Most messages in one batch. */
  public static final int MAX_BATCH = 1_000;

  /** Bytes of a broken text that are looked at. */
  private static final int START = 512;

  private Incoming() {}

  /**
   * Takes ownership of {@code json}; each message returned is the caller's.
   *
   * @throws MalformedMessageException when anything in it is no JSON-RPC message; nothing is kept
   */
  public static List<Message> read(EnvelopeReader reader, ByteBuf json)
      throws MalformedMessageException {
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

  /**
   * Whether a text that cannot be read begins as the answer to a request. A request of the server
   * has ids of its own, which say nothing about calls.
   */
  public static boolean beginsAsAnswer(ByteBuf text) {
    return mayBeAnswer(text) && start(text).contains("\"jsonrpc\"");
  }

  /** The same, where what says so for certain may come later in the text. */
  public static boolean mayBeAnswer(ByteBuf text) {
    String start = start(text);
    return start.startsWith("{")
        && (start.contains("\"result\"") || start.contains("\"error\""))
        && !start.contains("\"method\"");
  }

  private static String start(ByteBuf text) {
    int length = Math.min(START, text.readableBytes());
    return text.toString(text.readerIndex(), length, US_ASCII).stripLeading();
  }

  /** True when there is nothing but white space. */
  public static boolean isBlank(ByteBuf data) {
    return data.forEachByte(b -> b == ' ' || b == '\t' || b == '\r' || b == '\n') < 0;
  }
}
