package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Results as large as the limit allows, and one byte larger, read slowly. */
final class LargeResultIT {
  private static final int LIMIT = 64 << 20;
  private static final int CHUNK = 64 << 10;

  /** Beside the result itself: buffers of sockets, and what was pooled before. */
  private static final long SLACK = 24L << 20;

  private final ScriptedServer server = new ScriptedServer("json", "events");
  private final Running gateway =
      Running.start("servers: { s: { url: '" + server.url() + "', response: 64MiB } }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  /** Writes a response of exactly this many bytes, in chunks. */
  private static void write(Line line, JsonNode message, int length, String before, String after)
      throws IOException {
    String begin = ScriptedServer.result(message, "{\"content\":[],\"x\":\"");
    begin = begin.substring(0, begin.length() - 1);
    String end = "\"}}";
    line.raw(before + begin);
    int left = length - begin.length() - end.length();
    for (String some = "x".repeat(CHUNK); left > 0; left -= CHUNK) {
      line.raw(left < CHUNK ? some.substring(0, left) : some);
    }
    line.raw(end + after);
  }

  private void answering(int length) {
    server.on(
        "json",
        (line, message) ->
            write(
                line,
                message,
                length,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + length
                    + "\r\n\r\n",
                ""));
    // An event's limit counts the name of its field.
    server.on(
        "events",
        (line, message) -> {
          line.beginEvents();
          int event = length - "data: ".length();
          write(
              line,
              message,
              event,
              Integer.toHexString(event + "data: \n\n".length()) + "\r\ndata: ",
              "\n\n\r\n");
          line.endEvents();
        });
  }

  @Test
  void json_atTheLimit_isHeldOnce() throws IOException {
    answering(LIMIT);
    assertThat(read("json", "application/json", false)).isGreaterThan(LIMIT - 200);
  }

  @Test
  void events_atTheLimit_isHeldOnce() throws IOException {
    answering(LIMIT);
    assertThat(read("events", "text/event-stream", true)).isGreaterThan(LIMIT - 200);
  }

  @Test
  void result_onePastTheLimit_isAnError() {
    answering(LIMIT + 1);
    TestClient client = gateway.open();
    for (String tool : new String[] {"s__json", "s__events"}) {
      assertThat(client.call(tool, "{}").error().at("/data/sluice/reason").asString(""))
          .isEqualTo("response_too_large");
    }
  }

  /** Reads the answer in pieces; returns how many times {@code x} came. */
  private long read(String tool, String accept, boolean stream) throws IOException {
    TestClient client = gateway.open();
    URI mcp = gateway.at("/mcp");
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"s__"
            + tool
            + "\",\"arguments\":{}}}";
    long before = directMemory();
    try (Socket socket = new Socket(mcp.getHost(), mcp.getPort())) {
      socket.setSoTimeout((int) Pending.PATIENCE_SECONDS * 1_000);
      socket
          .getOutputStream()
          .write(
              ("POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: "
                      + accept
                      + "\r\nContent-Type: application/json\r\nMcp-Session-Id: "
                      + client.sessionId()
                      + "\r\nContent-Length: "
                      + call.length()
                      + "\r\n\r\n"
                      + call)
                  .getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] some = new byte[1 << 20];
      long count = 0;
      long most = 0;
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        for (int i = 0; i < read; i++) {
          count += some[i] == 'x' ? 1 : 0;
        }
        if (count > 100) {
          most = Math.max(most, directMemory() - before);
        }
      }
      assertThat(most).as("direct memory, stream %s", stream).isLessThan(LIMIT + SLACK);
      return count;
    }
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
