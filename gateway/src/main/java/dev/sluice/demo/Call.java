package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request of a client under way. Ends once; what comes after is ignored. Thread-safe. */
final class Call {
  private final DemoSession session;
  private final JsonNode id;
  private final JsonNode params;
  private final Outlet outlet;
  private final ScheduledExecutorService timers;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Runnable afterwards = () -> {};

  Call(DemoSession session, JsonNode request, Outlet outlet, ScheduledExecutorService timers) {
    this.session = session;
    this.id = request.path("id");
    this.params = request.path("params");
    this.outlet = outlet;
    this.timers = timers;
  }

  DemoSession session() {
    return session;
  }

  JsonNode id() {
    return id;
  }

  Arguments params() {
    return new Arguments(params);
  }

  void result(ObjectNode result) {
    finish(Json.result(id, result));
  }

  void fail(int code, String message) {
    finish(Json.error(id, code, message));
  }

  private void fail(RpcException refused) {
    ObjectNode response = Json.error(id, refused.code(), String.valueOf(refused.getMessage()));
    if (refused.data() != null) {
      response.withObject("error").set("data", refused.data());
    }
    finish(response);
  }

  private void finish(ObjectNode response) {
    if (ended.compareAndSet(false, true)) {
      session.ended(this);
      outlet.finish(response);
      afterwards.run();
    }
  }

  /**
   * Has something done when this call has ended, however that comes. Before anything can end it.
   */
  void afterwards(Runnable task) {
    afterwards = task;
  }

  /** The client lost interest: there will be no response. */
  void cancel() {
    if (ended.compareAndSet(false, true)) {
      session.ended(this);
      outlet.end();
      afterwards.run();
    }
  }

  /** Tells how far it is, if the client asked to know. */
  void progress(int done, int total, String message) {
    JsonNode token = params.path("_meta").path("progressToken");
    if (!token.isMissingNode()) {
      ObjectNode progress = Json.object();
      progress.set("progressToken", token);
      progress.put("progress", done).put("total", total).put("message", message);
      say(McpMethod.NOTIFICATIONS_PROGRESS, progress);
    }
  }

  /** Logs to the client, if that is severe enough for it. */
  void log(LogLevel level, String text) {
    if (session.wants(level)) {
      say(
          McpMethod.NOTIFICATIONS_MESSAGE,
          Json.object().put("level", level.text()).put("logger", "demo").put("data", text));
    }
  }

  /** Says something about this call. */
  void say(String method, ObjectNode notification) {
    if (!ended.get()) {
      outlet.interim(Json.notification(method, notification));
    }
  }

  /** Whether the client can be asked that; the call ends when it cannot. */
  boolean mayAsk(String capability, String otherwise) {
    if (session.can(capability)) {
      return true;
    }
    if (session.isAlone()) {
      throw Alone.missing(capability, otherwise);
    }
    result(Tool.error(otherwise));
    return false;
  }

  /**
   * Asks the client something, on its stream or, without a session, by a result that asks for it.
   *
   * @param patience longest wait, after which the call fails
   * @param answer receives the client's result; an error of the client ends the call
   */
  void ask(String method, ObjectNode question, Duration patience, Consumer<JsonNode> answer) {
    if (session.isAlone()) {
      Alone.ask(this, method, question, answer);
      return;
    }
    long request = session.await(response -> guarded(() -> answer.accept(resultOf(response))));
    later(
        patience,
        () -> {
          if (session.forget(request)) {
            fail(JsonRpcError.INTERNAL_ERROR, "the client did not answer " + method);
          }
        });
    outlet.interim(Json.request(request, method, question));
  }

  private static JsonNode resultOf(JsonNode response) {
    JsonNode error = response.get("error");
    if (error != null) {
      throw new RpcException(
          JsonRpcError.INTERNAL_ERROR, "the client refused: " + error.path("message").asString(""));
    }
    return response.path("result");
  }

  /** Runs {@code step} later, unless the call has ended by then. */
  void after(Duration delay, Runnable step) {
    later(
        delay,
        () -> {
          if (!ended.get()) {
            guarded(step);
          }
        });
  }

  private void later(Duration delay, Runnable task) {
    var _ = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs {@code step}; what it throws ends the call. */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RpcException refused) {
      fail(refused);
    } catch (RuntimeException defect) {
      fail(JsonRpcError.INTERNAL_ERROR, "the demo server failed: " + defect);
    }
  }
}
