package dev.sluice.backend.streamable;

import dev.sluice.backend.spi.Incoming;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a JSON body answers to the request with a given id. */
sealed interface JsonAnswer {

  /**
   * The response, and what a batch held besides.
   *
   * @param others notifications and requests, in order; owned by the receiver like the response
   */
  record Response(Message response, List<Message> others) implements JsonAnswer {}

  /**
   * No answer to this request.
   *
   * @param why completes the sentence "server x answered HTTP 200 (...)"
   */
  record Unusable(String why) implements JsonAnswer {}

  /** Reads {@code body} and takes ownership of it. */
  static JsonAnswer read(EnvelopeReader reader, @Nullable ByteBuf body, long id) {
    if (body == null || Incoming.isBlank(body)) {
      if (body != null) {
        body.release();
      }
      return new Unusable(" without a body to a request; see its log");
    }
    List<Message> messages;
    try {
      if (!EnvelopeReader.isBatch(body)) {
        return ofOne(Message.read(reader, body), id);
      }
      messages = Incoming.read(reader, body);
    } catch (MalformedMessageException malformed) {
      return new Unusable(" with a body that is no JSON-RPC message: " + malformed.getMessage());
    }
    return ofBatch(messages, id);
  }

  private static JsonAnswer ofOne(Message message, long id) {
    return answers(message, id) ? new Response(message, List.of()) : ofBatch(List.of(message), id);
  }

  private static JsonAnswer ofBatch(List<Message> messages, long id) {
    List<Message> others = new ArrayList<>();
    List<Message> responses = new ArrayList<>();
    for (Message message : messages) {
      (isResponse(message) ? responses : others).add(message);
    }
    if (responses.size() == 1 && answers(responses.getFirst(), id)) {
      return new Response(responses.getFirst(), others);
    }
    messages.forEach(Message::release);
    return new Unusable(
        responses.isEmpty() ? " without a response" : " with a response to another request");
  }

  /** The message that {@code body} is, or null; takes ownership of it. */
  static @Nullable Message readAny(EnvelopeReader reader, @Nullable ByteBuf body) {
    try {
      return body == null ? null : Message.read(reader, body);
    } catch (MalformedMessageException malformed) {
      return null;
    }
  }

  static boolean isResponse(Message message) {
    return message.kind() == Envelope.Kind.RESULT || message.kind() == Envelope.Kind.ERROR;
  }

  /** True when {@code message} is the response to the request with {@code id}. */
  static boolean answers(Message message, long id) {
    RequestId theirs = message.envelope().id();
    return isResponse(message) && theirs != null && theirs.asEchoed(-1) == id;
  }
}
