package dev.sluice.backend.streamable;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.ScriptedServer;
import dev.sluice.backend.http.Wire;
import dev.sluice.backend.http.Wire.Request;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.BackendTransportContract;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** The contract over Streamable HTTP. */
final class StreamableContractIT extends BackendTransportContract {
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
  private static final Pattern PARAMS = Pattern.compile("\"params\":(.*)}$");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":([0-9]+)");

  private final ScriptedServer server = new ScriptedServer(this::answer);
  private volatile String remembered = "";

  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new StreamableTransport(
        new ServerName("remote"),
        HttpConfig.of(server.url()),
        new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
        loops);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(Request request, Wire wire) throws IOException {
    if (!request.method().equals("POST")) {
      wire.respond(405, "", "");
      return;
    }
    String method = first(METHOD, request.body());
    switch (method) {
      case "echo" -> wire.result(request, "{\"params\":" + first(PARAMS, request.body()) + "}");
      case "notify" -> {
        wire.events();
        for (int i = 1; i <= 3; i++) {
          wire.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                  + first(TOKEN, request.body())
                  + ",\"progress\":"
                  + i
                  + "}}");
        }
        wire.resultEvent(request, "{}");
        wire.endEvents();
      }
      case "hang" -> wire.awaitEnd();
      case "remembered" -> wire.result(request, "{\"seen\":\"" + remembered + "\"}");
      case "refuse" ->
          wire.json(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + request.id()
                  + ",\"error\":{\"code\":-32000,\"message\":\"no\"}}");
      case "die" -> wire.close();
      default -> {
        remembered = method;
        wire.accepted();
      }
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
