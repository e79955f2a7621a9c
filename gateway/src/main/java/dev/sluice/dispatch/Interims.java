package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says while a call is under way, brought to its caller: progress under the caller's
 * token, log messages of the level it wants, and questions, whose answers are awaited. Confined to
 * the call's loop.
 */
final class Interims {
  private final DispatchedCall call;
  private final ServerLane lane;
  private final Outbound outbound;
  private final ReplySink sink;
  private @Nullable List<Asks.Ask> asks;
  private int asking;

  Interims(DispatchedCall call, ServerLane lane, Outbound outbound, ReplySink sink) {
    this.call = call;
    this.lane = lane;
    this.outbound = outbound;
    this.sink = sink;
  }

  /** True while the client is being asked something; false of a call of which nothing was said. */
  static boolean isAsking(@Nullable Interims said) {
    return said != null && said.asking > 0;
  }

  /** A notification or server request of the call's session. Takes ownership. */
  void deliver(UpstreamSession from, Message message) {
    if (message.kind() == Envelope.Kind.REQUEST) {
      request(from, message);
    } else {
      notification(from, message, String.valueOf(message.method()));
    }
  }

  /** The attempt is over: no answer to its questions, if any, is wanted any more. */
  static void drop(@Nullable Interims said) {
    List<Asks.Ask> open = said == null ? null : said.asks;
    if (said != null && open != null) {
      said.asks = null;
      open.forEach(Asks.Ask::drop);
    }
  }

  private void request(UpstreamSession from, Message request) {
    if (from.standsAlone()) {
      from.unasked(request);
      return;
    }
    if (request.envelope().isMethod(McpMethod.PING)) {
      from.asks().answerPing(request);
      return;
    }
    if (isNamed(request)) {
      from.keep(call);
    }
    asking++;
    Asks.Ask ask =
        from.asks()
            .ask(
                outbound.client(),
                request,
                this::send,
                () -> {
                  if (call.loop().inEventLoop()) {
                    askEnded();
                  } else {
                    call.loop().execute(this::askEnded);
                  }
                });
    if (ask != null) {
      List<Asks.Ask> open = asks;
      if (open == null) {
        open = new ArrayList<>(1);
        asks = open;
      }
      open.removeIf(Asks.Ask::isOver);
      open.add(ask);
    }
  }

  /** Whether its id is a text: a server that names its questions may ask two calls by one name. */
  private static boolean isNamed(Message request) {
    RequestId id = request.envelope().id();
    return id != null && id.token().startsWith("\"");
  }

  private boolean send(Message message) {
    if (call.isFinished()) {
      message.release();
      return false;
    }
    return sink.interim(message);
  }

  private void askEnded() {
    asking--;
    call.showedWork();
  }

  private void notification(UpstreamSession from, Message message, String method) {
    switch (method) {
      case McpMethod.NOTIFICATIONS_PROGRESS -> progress(message);
      case McpMethod.NOTIFICATIONS_MESSAGE -> log(message);
      case McpMethod.NOTIFICATIONS_CANCELLED -> from.asks().cancelled(message);
      case McpMethod.NOTIFICATIONS_TOOLS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_PROMPTS_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_LIST_CHANGED,
          McpMethod.NOTIFICATIONS_RESOURCES_UPDATED ->
          lane.events()
              .onNotification(
                  lane.server(), from.key().capabilities(), from.key().owner(), message);
      default -> sink.interim(message);
    }
  }

  private void progress(Message progress) {
    String token = outbound.message().raw(Member.PROGRESS_TOKEN);
    if (token == null || !progress.has(Member.NOTIFIED_PROGRESS_TOKEN)) {
      progress.release();
      return;
    }
    call.showedWork();
    sink.interim(progress.replace(Member.NOTIFIED_PROGRESS_TOKEN, token.getBytes(UTF_8)));
  }

  private void log(Message log) {
    LogLevel wanted = outbound.client().logLevel();
    String text = log.text(Member.LEVEL);
    LogLevel level = text == null ? null : LogLevel.parse(text);
    if (wanted == null && outbound.client().version().standsAlone()) {
      log.release();
      return;
    }
    if (wanted != null && level != null && level.compareTo(wanted) < 0) {
      log.release();
      return;
    }
    sink.interim(log);
  }
}
