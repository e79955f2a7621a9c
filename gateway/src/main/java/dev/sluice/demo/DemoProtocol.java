package dev.sluice.demo;

import dev.sluice.protocol.jsonrpc.JsonRpcError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The core: takes one message of a client and has it handled. Thread-safe. */
final class DemoProtocol {
  private static final Logger log = LoggerFactory.getLogger(DemoProtocol.class);

  /** Handles the requests of one method. */
  interface Handler {
    /** Ends the call, now or later; a thrown {@link RpcException} ends it too. */
    void handle(Call call);
  }

  /** One group of methods. */
  interface Feature {
    void register(Map<String, Handler> handlers);
  }

  private final Map<String, Handler> handlers = new HashMap<>();
  private final Map<String, Handler> alone;
  private final ScheduledExecutorService timers;

  /**
   * @param timers where tools that take time go on
   * @param sessions everybody who is told of changes
   */
  DemoProtocol(DemoOptions options, Sessions sessions, ScheduledExecutorService timers) {
    this.timers = timers;
    Pages pages = new Pages(options.pageSize());
    List<Feature> features =
        List.of(
            new Lifecycle(),
            new ToolFeature(pages, sessions, options.answerTimeout()),
            new ResourceFeature(pages),
            new PromptFeature(pages),
            new CompletionFeature(),
            new LoggingFeature());
    features.forEach(feature -> feature.register(handlers));
    alone = Alone.handlers(handlers, sessions);
  }

  /**
   * Handles one message.
   *
   * @param outlet used for a request only
   */
  void handle(DemoSession session, JsonNode message, Outlet outlet) {
    if (Json.isRequest(message)) {
      request(session, message, outlet);
    } else if (message.has("method")) {
      notification(session, message);
    } else {
      session.answered(message);
    }
  }

  private void request(DemoSession session, JsonNode message, Outlet outlet) {
    String method = message.path("method").asString("");
    run(new Call(session, message, outlet, timers), handlers.get(method), method);
  }

  /**
   * Handles a request that stands alone, or should, whatever session there is around it.
   *
   * @param connection what is told of its end
   */
  void alone(DemoSession connection, JsonNode message, Outlet outlet) {
    String method = message.path("method").asString("");
    Outlet complete = new CompleteResults(outlet, method);
    Call call = new Call(Alone.session(connection, message), message, complete, timers);
    run(call, alone.get(method), method);
  }

  private static void run(Call call, @Nullable Handler handler, String method) {
    call.session().begin(call);
    call.guarded(
        () -> {
          if (call.session().isAlone()) {
            Alone.check(call.params());
          }
          if (handler == null) {
            throw new RpcException(JsonRpcError.METHOD_NOT_FOUND, "no such method: " + method);
          }
          handler.handle(call);
        });
  }

  private static void notification(DemoSession session, JsonNode message) {
    String method = message.path("method").asString("");
    if (method.equals("notifications/cancelled")) {
      session.cancel(message.path("params").path("requestId"));
    } else {
      log.debug("event=demo_notification method={}", method);
    }
  }
}
