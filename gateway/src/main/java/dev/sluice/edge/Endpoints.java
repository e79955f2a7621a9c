package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Leads each request to the endpoint of its route. Thread-safe. */
final class Endpoints {
  private static final ResponseHead UNAVAILABLE = ResponseHead.of(503, ResponseHead.JSON);

  private final EdgeContext edge;
  private final McpEndpoint mcp;
  private final SseEndpoint sse;
  private final PlainTools tools;

  Endpoints(EdgeContext edge) {
    this.edge = edge;
    this.mcp = new McpEndpoint(edge);
    this.sse = new SseEndpoint(edge);
    this.tools = new PlainTools(edge);
  }

  EdgeContext edge() {
    return edge;
  }

  /** Starts the answer to a request whose method its route serves. Takes ownership of the body. */
  Answer start(IncomingRequest request, Responder responder, ByteBuf body) {
    return switch (request.head().route().kind()) {
      case MCP -> mcp.start(request, responder, body);
      case MESSAGES -> sse.post(request, responder, body);
      case SSE -> {
        body.release();
        yield sse.open(request, responder);
      }
      case TOOLS_CALL -> tools.call(request, responder, body);
      case TOOLS -> {
        body.release();
        yield tools.list(request, responder);
      }
      case LIVE -> {
        body.release();
        yield health(responder, ResponseHead.OK_JSON, "{\"status\":\"up\"}");
      }
      case READY -> {
        body.release();
        yield edge.stages().ready().getAsBoolean() && !edge.draining()
            ? health(responder, ResponseHead.OK_JSON, "{\"status\":\"ready\"}")
            : health(responder, UNAVAILABLE, "{\"status\":\"not ready\"}");
      }
      case PROBE -> edge.probe().start(request.head(), responder, body);
      case PREFLIGHT -> {
        body.release();
        responder.empty(edge.cors().preflight(request.head()));
        yield Answer.NONE;
      }
      case NO_MCP, NOWHERE ->
          throw new IllegalStateException("route: " + request.head().route().kind());
    };
  }

  private static Answer health(Responder responder, ResponseHead head, String json) {
    responder.body(head, Unpooled.wrappedBuffer(json.getBytes(US_ASCII)));
    return Answer.NONE;
  }
}
