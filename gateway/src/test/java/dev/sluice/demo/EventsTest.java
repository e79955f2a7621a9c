package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final Events events = new Events();

  private List<String> read() {
    List<ByteBuf> all = events.flux().collectList().blockOptional(PATIENCE).orElseThrow();
    return all.stream()
        .map(
            event -> {
              String text = event.toString(UTF_8);
              event.release();
              return text;
            })
        .toList();
  }

  private void progress(int times) {
    for (int i = 0; i < times; i++) {
      events.add(Json.notification("notifications/progress", Json.object()));
    }
  }

  private void log(int times) {
    for (int i = 0; i < times; i++) {
      events.add(Json.notification("notifications/message", Json.object()));
    }
  }

  @Test
  void add_messages_areEventsInOrder() {
    events.comment("open");
    events.add(Json.object().put("a", 1));
    events.end();

    assertThat(read()).containsExactly(": open\n\n", "event: message\ndata: {\"a\":1}\n\n");
  }

  @Test
  void add_progressToAClientFarBehind_isLeftOut() {
    progress(Events.MOST);
    log(1);
    events.end();

    assertThat(read()).hasSize(Events.MOST / 2 + 1).last().asString().contains("message");
  }

  @Test
  void add_upToTheLimit_allArrive() {
    log(Events.MOST);
    events.end();

    assertThat(read()).hasSize(Events.MOST);
  }

  @Test
  void add_oneOverTheLimit_endsTheStream() {
    log(Events.MOST + 1);
    log(1);

    assertThat(read()).hasSize(Events.MOST);
  }
}
