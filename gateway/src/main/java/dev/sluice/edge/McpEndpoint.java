package dev.sluice.edge;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The MCP endpoint: POST carries messages, GET opens the standing stream, DELETE ends the session.
 * Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">Streamable
 *     HTTP, MCP 2025-11-25</a>
 */
final class McpEndpoint {
  private final EdgeContext edge;

  McpEndpoint(EdgeContext edge) {
    this.edge = edge;
  }

  /** Starts the answer to a request. Takes ownership of the body. */
  Answer start(IncomingRequest request, Responder responder, ByteBuf body) {
    HttpMethod method = request.head().method();
    if (method.equals(HttpMethod.POST)) {
      return post(request, responder, body);
    }
    body.release();
    Client client = request.client();
    if (client == null) {
      return missingSession(request, responder);
    }
    if (method.equals(HttpMethod.DELETE)) {
      edge.stages().sessions().end(client);
      responder.empty(ResponseHead.NO_CONTENT);
      return Answer.NONE;
    }
    StandingStream stream = new StandingStream(edge, responder, client);
    stream.start();
    return stream;
  }

  private Answer post(IncomingRequest request, Responder responder, ByteBuf body) {
    if (EnvelopeReader.isBatch(body)) {
      return batch(request, responder, body);
    }
    Message message;
    try {
      message = Message.read(edge.stages().envelopes(), body);
    } catch (MalformedMessageException malformed) {
      return malformed(request, responder, malformed);
    }
    SingleReply reply =
        new SingleReply(
            edge, responder, request.head(), request.exchange(message, responder.loop()));
    reply.start();
    return reply;
  }

  private Answer batch(IncomingRequest request, Responder responder, ByteBuf body) {
    try {
      Client client = request.client();
      if (client == null || !client.version().batches()) {
        return refuse(
            request,
            responder,
            new Failure.ByClient(
                ClientFault.INVALID_REQUEST,
                "batches are not allowed in this revision (expected: one JSON-RPC message)"),
            null);
      }
      BatchReply reply = new BatchReply(edge, responder, request);
      reply.start(edge.stages().envelopes().readBatch(body, edge.config().limits().batch()), body);
      return reply;
    } catch (MalformedMessageException malformed) {
      return malformed(request, responder, malformed);
    } finally {
      body.release();
    }
  }

  private Answer malformed(
      IncomingRequest request, Responder responder, MalformedMessageException malformed) {
    return refuse(request, responder, failure(malformed), malformed.id());
  }

  static Failure failure(MalformedMessageException malformed) {
    ClientFault fault =
        malformed.code() == JsonRpcError.PARSE_ERROR
            ? ClientFault.PARSE_ERROR
            : ClientFault.INVALID_REQUEST;
    String message = malformed.getMessage();
    return new Failure.ByClient(fault, message == null ? "malformed message" : message);
  }

  private Answer missingSession(IncomingRequest request, Responder responder) {
    return refuse(
        request,
        responder,
        new Failure.ByClient(
            ClientFault.MISSING_SESSION,
            "Mcp-Session-Id header is missing (expected: the id that initialize returned)"),
        null);
  }

  private Answer refuse(
      IncomingRequest request, Responder responder, Failure failure, @Nullable RequestId id) {
    edge.outcomes().log(failure);
    responder.body(
        ErrorHead.refused(new Refusal(failure, null), true),
        Outcomes.error(failure, id, request.startNanos()));
    return Answer.NONE;
  }
}
