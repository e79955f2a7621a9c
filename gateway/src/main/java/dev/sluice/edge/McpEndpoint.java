package dev.sluice.edge;

import dev.sluice.edge.EventStream.Opening;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.EventLog;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.SessionDoor.Resumption;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;

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
  private final StatelessEndpoint stateless;

  McpEndpoint(EdgeContext edge) {
    this.edge = edge;
    this.stateless = new StatelessEndpoint(edge);
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
    return resume(request, responder, client);
  }

  private Answer resume(IncomingRequest request, Responder responder, Client client) {
    String after = request.head().lastEventId();
    Resumption resumption = edge.stages().sessions().resume(client, after);
    if (after != null) {
      edge.tally().cameBack(!(resumption instanceof Resumption.Refused));
    }
    return switch (resumption) {
      case Resumption.Standing(EventLog log, long last) ->
          new StandingStream(edge, responder, client, log)
              .start(edge.opening(Opening.COMMENT, client, log), last);
      case Resumption.Answering(EventLog log, long last) -> {
        EventStream stream = new EventStream(edge, client.scope(), responder, log, end -> {});
        stream.open(edge.opening(Opening.COMMENT, client, log), last);
        yield stream;
      }
      case Resumption.Refused(Failure failure) ->
          RpcRefusal.send(edge, request, responder, failure, null);
    };
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
    if (StatelessEndpoint.takes(request, message)) {
      return stateless.start(request, responder, message);
    }
    String version = request.head().protocolVersion();
    if (version != null && request.head().namesUnknownVersion()) {
      message.release();
      Failure failure = StatelessCheck.unsupported(version);
      return RpcRefusal.send(edge, request, responder, failure, message.envelope().id());
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
        return RpcRefusal.send(edge, request, responder, RpcRefusal.NO_BATCH, null);
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
    return RpcRefusal.send(edge, request, responder, RpcRefusal.of(malformed), malformed.id());
  }

  private Answer missingSession(IncomingRequest request, Responder responder) {
    return RpcRefusal.send(
        edge,
        request,
        responder,
        new Failure.ByClient(
            ClientFault.MISSING_SESSION,
            "Mcp-Session-Id header is missing (expected: the id that initialize returned)"),
        null);
  }
}
