package dev.sluice.backend.sse;

import dev.sluice.backend.http.HttpConfig;
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

/** The contract over HTTP+SSE. */
final class SseContractIT extends BackendTransportContract {
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
  private static final Pattern PARAMS = Pattern.compile("\"params\":(.*)}$");
  private static final Pattern TOKEN = Pattern.compile("\"progressToken\":([0-9]+)");

  private final SseServer server = new SseServer(this::answer);
  private volatile String remembered = "";

  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new SseTransport(
        new ServerName("remote"),
        HttpConfig.of(server.url()),
        new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH),
        loops);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(Request request, Wire post, Wire stream) throws IOException {
    post.accepted();
    String method = first(METHOD, request.body());
    synchronized (stream) {
      switch (method) {
        case "echo" ->
            stream.resultEvent(request, "{\"params\":" + first(PARAMS, request.body()) + "}");
        case "notify" -> {
          for (int i = 1; i <= 3; i++) {
            stream.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                    + first(TOKEN, request.body())
                    + ",\"progress\":"
                    + i
                    + "}}");
          }
          stream.resultEvent(request, "{}");
        }
        case "hang" -> {}
        case "remembered" -> stream.resultEvent(request, "{\"seen\":\"" + remembered + "\"}");
        case "refuse" ->
            stream.event(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + request.id()
                    + ",\"error\":{\"code\":-32000,\"message\":\"no\"}}");
        case "die" -> stream.close();
        default -> remembered = method;
      }
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
