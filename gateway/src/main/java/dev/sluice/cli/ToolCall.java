package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One call of one tool, awaited on the calling thread. */
final class ToolCall implements ReplySink {
  private static final int PROGRESS_TOKEN = 1;

  /**
   * What is called.
   *
   * @param arguments a JSON object
   */
  record Target(ServerName server, String tool, String arguments) {}

  /** How a call ended. */
  sealed interface Outcome {}

  /**
   * The tool answered.
   *
   * @param failed whether it says that it failed
   */
  record Result(JsonNode result, boolean failed) implements Outcome {}

  /** The server answered with a JSON-RPC error. */
  record Refused(JsonNode error) implements Outcome {}

  /** There is no answer. */
  record Failed(Failure failure) implements Outcome {}

  private final Dispatcher dispatcher;
  private final EventLoop loop;
  private final ServerName server;
  private final CallProgress progress;
  private final Message request;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  ToolCall(Dispatcher dispatcher, EventLoop loop, Target target, CallProgress progress) {
    this.dispatcher = dispatcher;
    this.loop = loop;
    this.server = target.server();
    this.progress = progress;
    this.request = Message.of(json(target.tool(), target.arguments()));
  }

  private static String json(String tool, String arguments) {
    String name = JsonNodeFactory.instance.stringNode(tool).toString();
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + McpMethod.TOOLS_CALL
        + "\",\"params\":{\"name\":"
        + name
        + ",\"arguments\":"
        + arguments
        + ",\"_meta\":{\"progressToken\":"
        + PROGRESS_TOKEN
        + "}}}";
  }

  /** Makes the call and waits; the server's configured timeout bounds it. */
  Outcome await() {
    Outbound outbound = new Outbound(server, Survey.nobody(), request, loop, null, false, null);
    loop.execute(() -> dispatcher.dispatch(outbound, this));
    Outcome ended = outcome.join();
    progress.end();
    return ended;
  }

  @Override
  public boolean interim(Message message) {
    try {
      if (McpMethod.NOTIFICATIONS_PROGRESS.equals(message.method())) {
        progress.show(read(message).path("params"));
        return true;
      }
      return false;
    } finally {
      message.release();
    }
  }

  @Override
  public void finish(Reply reply) {
    request.release();
    switch (reply) {
      case Reply.Answered(Message message, var session) -> {
        JsonNode answer = read(message);
        message.release();
        JsonNode result = answer.path("result");
        outcome.complete(
            result.isMissingNode()
                ? new Refused(answer.path("error"))
                : new Result(result, result.path("isError").asBoolean(false)));
      }
      case Reply.Accepted accepted ->
          outcome.complete(
              new Failed(
                  new Failure.ByGateway(
                      Reason.BACKEND_PROTOCOL_ERROR, server + " answered the call with nothing")));
      case Reply.Failed(Failure failure) -> outcome.complete(new Failed(failure));
    }
  }

  private static JsonNode read(Message message) {
    try {
      return JsonMapper.shared().readTree(message.bytes().toString(UTF_8));
    } catch (JacksonException malformed) {
      ObjectNode error = JsonNodeFactory.instance.objectNode();
      error.putObject("error").put("code", -32700).put("message", "the answer cannot be read");
      return error;
    }
  }
}
