package dev.sluice.routing;

import static dev.sluice.routing.OwnMessages.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher.Described;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code initialize}: as the one server does, or as all of them together.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">Initialization,
 *     MCP 2025-11-25</a>
 */
final class Introduction {
  /** Most characters of all servers' instructions together. */
  static final int MAX_INSTRUCTIONS = 32_768;

  /** How the gateway calls itself. */
  static final String OWN_INFO =
      "{\"name\":\"sluice\",\"version\":" + quote(GatewayVersion.TEXT) + '}';

  private static final String CUT = "\n\n(The rest was left out: too long.)";

  private final Fleet fleet;
  private final Listeners listeners;

  Introduction(Fleet fleet, Listeners listeners) {
    this.fleet = fleet;
    this.listeners = listeners;
  }

  InFlight ofOne(ServerName server, Exchange exchange, ReplySink sink) {
    Client client = Calls.client(exchange);
    Deferred deferred = new Deferred(sink);
    exchange.routed(server, null);
    fleet
        .dispatcher()
        .describe(
            server,
            client,
            exchange.loop(),
            described -> {
              if (deferred.waiting()) {
                deferred.finish(introduce(server, described, client, exchange));
              }
            });
    return deferred;
  }

  private Reply introduce(
      ServerName server, Described described, Client client, Exchange exchange) {
    return switch (described) {
      case Described.Unknown(var failure) -> new Reply.Failed(failure);
      case Described.Known(var description) -> {
        listeners.add(client);
        yield OwnMessages.result(
            exchange.id(),
            json(
                client.version(),
                description.capabilities(),
                info(server, description),
                description.instructions()));
      }
    };
  }

  /** What a server calls itself; a server of the later revisions need not say. */
  static String info(ServerName server, ServerDescription description) {
    ByteBuf json = Unpooled.wrappedBuffer(description.serverInfo().getBytes(UTF_8));
    return JsonSpans.member(json, 0, json.readableBytes(), McpField.NAME) != null
        ? description.serverInfo()
        : "{\"name\":" + quote(server.value()) + ",\"version\":\"\"}";
  }

  InFlight ofAll(Exchange exchange, ReplySink sink) {
    Client client = Calls.client(exchange);
    Deferred deferred = new Deferred(sink);
    Survey.take(
        fleet,
        client,
        exchange.loop(),
        answers -> {
          if (!deferred.waiting()) {
            return;
          }
          listeners.add(client);
          deferred.finish(
              OwnMessages.result(
                  exchange.id(),
                  json(
                      client.version(),
                      JointCapabilities.of(fleet, answers).inSession(),
                      OWN_INFO,
                      instructions(answers))));
        });
    return deferred;
  }

  private static String json(
      ProtocolVersion version,
      String capabilities,
      String serverInfo,
      @Nullable String instructions) {
    return "{\"protocolVersion\":"
        + quote(version.text())
        + ",\"capabilities\":"
        + capabilities
        + ",\"serverInfo\":"
        + serverInfo
        + (instructions == null ? "" : ",\"instructions\":" + quote(instructions))
        + '}';
  }

  static @Nullable String instructions(Map<ServerName, ServerDescription> answers) {
    StringBuilder text = new StringBuilder();
    answers.forEach(
        (server, description) -> {
          String own = description.instructions();
          if (own != null && !own.isBlank()) {
            text.append(text.isEmpty() ? "" : "\n\n")
                .append("## ")
                .append(server)
                .append("\n\n")
                .append(own.strip());
          }
        });
    if (text.length() > MAX_INSTRUCTIONS) {
      int end = MAX_INSTRUCTIONS - CUT.length();
      text.setLength(Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
      text.append(CUT);
    }
    return text.isEmpty() ? null : text.toString();
  }
}
