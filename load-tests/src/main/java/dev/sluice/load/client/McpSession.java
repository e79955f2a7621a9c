package dev.sluice.load.client;

import java.util.concurrent.CompletableFuture;

/**
 * One session over Streamable HTTP, which survives its connections.
 *
 * @param path of the endpoint
 */
public record McpSession(String path, String id) {

  /** Opens a session: initialize, then the notification that it has been understood. */
  public static CompletableFuture<McpSession> open(Sender link, String path) {
    return link.ask(Request.post(path, null, Mcp.initialize(Mcp.REVISION)))
        .thenCompose(
            reply -> {
              String id = reply.session();
              if (reply.status() != 200 || id == null) {
                return Unexpected.failed("initialize", reply);
              }
              McpSession session = new McpSession(path, id);
              return link.ask(Request.post(path, id, Mcp.INITIALIZED))
                  .thenCompose(
                      accepted ->
                          accepted.status() == 202
                              ? CompletableFuture.completedFuture(session)
                              : Unexpected.failed("notifications/initialized", accepted));
            });
  }

  /** A call of a tool. */
  public Request call(long number, String tool, String arguments) {
    return Request.post(path, id, Mcp.call(number, tool, arguments));
  }

  /** Asks for the standing stream. */
  public Request stream() {
    return Request.get(path, id, null);
  }
}
