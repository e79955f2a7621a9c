package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP+SSE transport: GET opens the stream of a session, which announces where its messages are
 * to be posted. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">HTTP
 *     with SSE, MCP 2024-11-05</a>
 */
final class SseEndpoint {
  static final Failure NO_STREAM =
      new Failure.ByClient(
          ClientFault.UNKNOWN_SESSION,
          "The session has ended with its stream. Open another stream to begin a new one.");

  private final EdgeContext edge;

  SseEndpoint(EdgeContext edge) {
    this.edge = edge;
  }

  /** Opens a stream, and a session with it. */
  Answer open(IncomingRequest request, Responder responder) {
    return new SharedStream(edge, responder, request.head().route().scope()).open(request);
  }

  /** Takes what was posted. Takes ownership of the body. */
  Answer post(IncomingRequest request, Responder responder, ByteBuf body) {
    Client client = request.client();
    if (client == null
        || !(edge.stages().sessions().stream(client) instanceof SharedStream stream)) {
      body.release();
      return RpcRefusal.send(edge, request, responder, NO_STREAM, null);
    }
    boolean batch = EnvelopeReader.isBatch(body);
    if (batch && !client.version().batches()) {
      body.release();
      return RpcRefusal.send(edge, request, responder, RpcRefusal.NO_BATCH, null);
    }
    List<Message> messages = new ArrayList<>(1);
    try {
      if (batch) {
        readBatch(body, messages);
      } else {
        messages.add(Message.read(edge.stages().envelopes(), body));
      }
    } catch (MalformedMessageException malformed) {
      messages.forEach(Message::release);
      return RpcRefusal.send(edge, request, responder, RpcRefusal.of(malformed), malformed.id());
    }
    List<Exchange> exchanges =
        messages.stream().map(message -> request.exchange(message, stream.loop())).toList();
    PostedMessages posted = new PostedMessages(edge, request, responder, stream, exchanges);
    posted.start();
    return posted;
  }

  private void readBatch(ByteBuf body, List<Message> messages) throws MalformedMessageException {
    EnvelopeReader envelopes = edge.stages().envelopes();
    try {
      for (Span span : envelopes.readBatch(body, edge.config().limits().batch())) {
        int from = body.readerIndex() + span.start();
        messages.add(Message.read(envelopes, body.retainedSlice(from, span.end() - span.start())));
      }
    } finally {
      body.release();
    }
  }
}
