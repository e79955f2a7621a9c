package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.e2e.RawStream.Event;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Streams whose connections break, taken up again on others. */
final class ResumptionIT {
  private static final int STEPS = 50;

  /** What the server may say: one permit for each step, and one for the result. */
  private final Permits permits = new Permits();

  private final ScriptedServer server =
      new ScriptedServer("count").on("count", (line, message) -> count(line, message));
  private Running gateway;
  private TestClient client;
  private URI mcp;

  @BeforeEach
  void start() {
    gateway = Running.start("servers: { s: { url: '" + server.url() + "' } }\n");
    mcp = gateway.at("/mcp");
    client = gateway.open();
  }

  @AfterEach
  void stop() {
    permits.open();
    gateway.close();
    server.close();
  }

  private void count(Line line, JsonNode message) throws IOException {
    line.beginEvents();
    for (int step = 1; step <= STEPS; step++) {
      permits.take();
      line.event(ScriptedServer.progress(message, step, ""));
    }
    permits.take();
    line.event(ScriptedServer.result(message, ScriptedServer.said("done")));
    line.endEvents();
  }

  private static String call(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\"s__count\",\"arguments\":{},"
        + "\"_meta\":{\"progressToken\":\"t\"}}}";
  }

  /** What the events say: a step, 0 for the result. */
  private static int step(Event event) {
    JsonNode message = event.json();
    return message.has("result") ? 0 : message.at("/params/progress").asInt(-1);
  }

  private static List<Integer> rest(RawStream stream) {
    List<Integer> steps = new ArrayList<>();
    for (Event event = stream.event(); event != null; event = stream.event()) {
      if (event.isMessage()) {
        steps.add(step(event));
      }
    }
    return steps;
  }

  private static List<Integer> stepsAfter(int seen) {
    return IntStream.rangeClosed(seen + 1, STEPS + 1).map(i -> i > STEPS ? 0 : i).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resume_cutAfterEachEvent_getsExactlyTheRestOnce(boolean reset) {
    Random random = new Random(STEPS);
    for (int cut = 0; cut <= STEPS; cut++) {
      int before = cut + random.nextInt(STEPS + 2 - cut);
      permits.give(before);
      RawStream first = RawStream.post(mcp, client, call(cut));
      Event last = Objects.requireNonNull(first.event());
      for (int step = 1; step <= cut; step++) {
        last = first.message();
        assertThat(step(last)).isEqualTo(step);
      }
      if (reset) {
        first.reset();
      } else {
        first.close();
      }
      try (RawStream second = RawStream.get(mcp, client, last.id())) {
        assertThat(second.status).isEqualTo(200);
        permits.give(STEPS + 1 - before);
        assertThat(rest(second)).as("cut after %s of %s", cut, before).isEqualTo(stepsAfter(cut));
      }
    }
    assertThat(server.seen("tools/call")).hasSize(STEPS + 1);
  }

  @Test
  void resume_cutAgainAndAgain_getsEveryEventOnce() {
    permits.give(STEPS + 1);
    RawStream stream = RawStream.post(mcp, client, call(1));
    Event last = stream.event();
    for (int step = 1; step <= STEPS; step++) {
      last = stream.message();
      assertThat(step(last)).isEqualTo(step);
      stream.reset();
      stream = RawStream.get(mcp, client, last.id());
    }
    assertThat(rest(stream)).containsExactly(0);
    stream.close();
  }

  @Test
  void resume_resultReadyWhileAway_isDelivered() {
    RawStream first = RawStream.post(mcp, client, call(1));
    permits.give(1);
    Event last = first.message();
    first.reset();
    permits.give(STEPS);
    // Another call that ends shows that the first one has: the server takes permits in order.
    Pending after = client.call("s__count", "{}", "\"u\"");
    permits.give(STEPS + 1);
    assertThat(after.text()).isEqualTo("done");

    try (RawStream second = RawStream.get(mcp, client, last.id())) {
      assertThat(rest(second)).isEqualTo(stepsAfter(1));
    }
    try (RawStream third = RawStream.get(mcp, client, last.id())) {
      assertThat(rest(third)).as("the client may have lost it again").isEqualTo(stepsAfter(1));
    }
  }

  @Test
  void resume_twoAtOnce_newestWins() {
    permits.give(1);
    RawStream first = RawStream.post(mcp, client, call(1));
    Event last = first.message();
    first.reset();
    try (RawStream second = RawStream.get(mcp, client, last.id());
        RawStream third = RawStream.get(mcp, client, last.id())) {
      assertThat(rest(second)).isEmpty();
      permits.give(STEPS);
      assertThat(rest(third)).isEqualTo(stepsAfter(1));
    }
  }

  @Test
  void resume_whileTheFirstIsStillThere_takesItsPlace() {
    permits.give(1);
    try (RawStream first = RawStream.post(mcp, client, call(1))) {
      Event last = first.message();
      try (RawStream second = RawStream.get(mcp, client, last.id())) {
        assertThat(rest(first)).isEmpty();
        permits.give(STEPS);
        assertThat(rest(second)).isEqualTo(stepsAfter(1));
      }
    }
  }

  @Test
  void stream_of20251125_beginsWithAnIdAndWhenToComeBack() {
    permits.give(STEPS + 1);
    try (RawStream post = RawStream.post(mcp, client, call(1));
        RawStream get = RawStream.get(mcp, client, null)) {
      for (RawStream stream : List.of(post, get)) {
        Event first = Objects.requireNonNull(stream.event());
        assertThat(first.data()).isEmpty();
        assertThat(first.id()).matches("[0-9a-z]+\\.[0-9a-z]+\\.0");
        assertThat(Integer.parseInt(first.retry())).isBetween(1_000, 1_500);
      }
    }
  }

  @Test
  void stream_ofOlderRevision_hasIdsButNoEventWithoutData() {
    permits.give(STEPS + 1);
    TestClient old = gateway.client("/mcp", "old").open("2025-06-18", "{}");
    try (RawStream post = RawStream.post(mcp, old, call(1))) {
      Event first = Objects.requireNonNull(post.event());
      assertThat(first.isMessage()).isTrue();
      assertThat(first.id()).isNotEmpty();
      post.reset();
      try (RawStream get = RawStream.get(mcp, old, first.id())) {
        assertThat(rest(get)).isEqualTo(stepsAfter(1));
      }
    }
  }

  @Test
  void resume_whatIsNotKept_isRefusedWithAnError() {
    for (String id : List.of("what", "0.1.0", "zik0zj.5.1")) {
      try (RawStream refused = RawStream.get(mcp, client, id)) {
        assertThat(refused.status).as(id).isEqualTo(400);
        assertThat(refused.body()).contains("\"code\":-32600", "Last-Event-ID");
      }
    }
    try (RawStream standing = RawStream.get(mcp, client, "0.0.5")) {
      assertThat(standing.status).isEqualTo(200);
    }
    assertThat(client.delete()).isEqualTo(204);
    try (RawStream gone = RawStream.get(mcp, client, "0.0.5")) {
      assertThat(gone.status).isEqualTo(404);
    }
  }

  @Test
  void resume_ofAnotherSession_isRefused() {
    permits.give(STEPS + 1);
    try (RawStream post = RawStream.post(mcp, client, call(1))) {
      Event last = post.message();
      TestClient other = gateway.open();
      try (RawStream foreign = RawStream.get(mcp, other, last.id())) {
        assertThat(foreign.status).isEqualTo(400);
      }
    }
  }

  @Test
  void batch_cutInTheMiddle_goesOn() {
    TestClient old = gateway.client("/mcp", "batcher").open("2025-03-26", "{}");
    RawStream first =
        RawStream.post(
            mcp, old, '[' + call(1) + ",{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}]");
    permits.give(1);
    String last = "";
    boolean ponged = false;
    for (boolean stepped = false; !(stepped && ponged); ) {
      Event event = first.message();
      last = event.id();
      ponged |= event.json().path("id").asInt(-1) == 2;
      stepped |= step(event) == 1;
    }
    first.reset();
    permits.give(STEPS);
    try (RawStream second = RawStream.get(mcp, old, last)) {
      assertThat(rest(second)).isEqualTo(stepsAfter(1));
    }
  }

  @Test
  void meters_afterResumption_tell() {
    permits.give(STEPS + 1);
    RawStream first = RawStream.post(mcp, client, call(1));
    String primed = Objects.requireNonNull(first.event()).id();
    first.message();
    first.reset();
    // What was seen once is kept by now, however slow the rest is.
    try (RawStream second = RawStream.get(mcp, client, primed)) {
      assertThat(rest(second)).hasSize(STEPS + 1);
    }
    String scraped = Running.get(gateway.managementAt("/metrics")).body();
    assertThat(scraped)
        .containsPattern("sluice_replayed_events_total [1-9]")
        .containsPattern("sluice_replay_bytes [1-9]")
        .contains("sluice_outbox_bytes 0", "sluice_stream_overflow_total{action=\"closed\"} 0");
  }
}
