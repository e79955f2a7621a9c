package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.e2e.RawStream.Event;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that reads slowly, and everybody else. */
final class SlowReaderIT {
  private static final int EVENTS = 800;
  private static final int STILL = 30;

  private final AtomicInteger written = new AtomicInteger();
  private final ScriptedServer server = new ScriptedServer("flood", "quick");
  private final Running gateway =
      Running.start("servers: { s: { url: '" + server.url() + "' } }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  @Test
  void reader_stops_onlyItsOwnServerStreamStops() {
    String padding = "x".repeat(64 << 10);
    server.on(
        "flood",
        (line, message) -> {
          line.beginEvents();
          for (int i = 1; i <= EVENTS; i++) {
            line.event(ScriptedServer.progress(message, i, padding));
            written.incrementAndGet();
          }
          line.event(ScriptedServer.result(message, "{}"));
          line.endEvents();
        });
    TestClient slow = gateway.open();
    TestClient quick = gateway.open();
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"s__flood\","
            + "\"arguments\":{},\"_meta\":{\"progressToken\":\"t\"}}}";
    try (RawStream stream = RawStream.post(gateway.at("/mcp"), slow, call, 8 << 10)) {
      stream.message();
      int calls = 0;
      int same = 0;
      for (int before = -1; same < STILL; calls++) {
        assertThat(quick.call("s__quick", "{}").text()).isEqualTo("quick");
        int now = written.get();
        same = now == before ? same + 1 : 0;
        before = now;
      }
      assertThat(calls).isGreaterThan(STILL);
      assertThat(written.get()).as("written while nobody read").isLessThan(EVENTS);

      int progress = 1;
      int last = 0;
      boolean answered = false;
      for (Event event = stream.event(); event != null; event = stream.event()) {
        if (event.isMessage() && event.json().has("result")) {
          answered = true;
        } else if (event.isMessage()) {
          progress++;
          last = event.json().at("/params/progress").asInt(0);
        }
      }
      assertThat(answered).isTrue();
      assertThat(last).isEqualTo(EVENTS);
      assertThat(progress).isLessThanOrEqualTo(EVENTS);
    }
  }
}
