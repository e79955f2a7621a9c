package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of calls, sessions and servers when the gateway stops. */
final class StoppingIT {
  private final ScriptedServer server = new ScriptedServer("slow", "hang", "good");
  private final Running gateway =
      Running.start("servers: { s: { url: \"" + server.url() + "\" } }\ndrain: { timeout: 3s }\n");

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  /** A call that is answered when the test says so. */
  private record Held(Line line, JsonNode message) {}

  @Test
  void stop_callFinishesInTime_isAnswered() throws Exception {
    BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    server.on("slow", (line, message) -> held.add(new Held(line, message)));
    TestClient client = gateway.open();
    Pending call = client.call("s__slow", "{}");
    Held under = held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(under).isNotNull();
    gateway.stop();
    under.line().json(result(under.message(), said("in time")));
    assertThat(call.text()).isEqualTo("in time");
  }

  @Test
  void stop_callsNeverFinish_eachGetsAnErrorAndItsServerACancellation() {
    server.on("hang", (line, message) -> line.beginEvents());
    List<Pending> calls = new ArrayList<>();
    List<StandingStream> streams = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TestClient client = gateway.open();
      streams.add(client.listen());
      calls.add(client.call("s__hang", "{}"));
    }
    server.await("tools/call", 10);
    long begun = System.nanoTime();
    gateway.stop();
    for (Pending call : calls) {
      assertThat(call.error().path("code").asInt()).isIn(-32017, -32019);
    }
    for (StandingStream stream : streams) {
      Pending.join(stream.ended);
    }
    gateway.close();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
    server.await("notifications/cancelled", 10);
    assertThat(server.seenVerb("DELETE")).hasSize(server.sessionsOpened());
  }

  /** A request of {@code POST /tools/call} as bytes. */
  private static byte[] plainCall(String tool) {
    String body = json("{'name':'s__" + tool + "'}");
    return ("POST /tools/call HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.at("/").getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void stop_callsOnAnOpenConnection_areServedAndTheLastIsToldSo() throws Exception {
    BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    server.on("slow", (line, message) -> held.add(new Held(line, message)));
    HttpRequest request =
        HttpRequest.newBuilder(gateway.at("/tools/call"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json("{'name':'s__good'}")))
            .build();
    try (Socket busy = connect();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      busy.getOutputStream().write(plainCall("slow"));
      Held under = held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(under).isNotNull();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      gateway.stop();
      HttpResponse<String> response;
      do {
        response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
      } while (!response.headers().firstValue("connection").orElse("").equals("close"));
      under.line().json(result(under.message(), said("in time")));
      assertThat(readAll(busy)).contains("connection: close").contains("in time");
    }
  }

  @Test
  void stop_plainCallNeverFinishes_isAnsweredAsCutOff() throws Exception {
    server.on("hang", (line, message) -> line.beginEvents());
    try (Socket socket = connect()) {
      socket.getOutputStream().write(plainCall("hang"));
      server.await("tools/call", 1);
      gateway.stop();
      assertThat(readAll(socket)).contains("shutting_down");
    }
  }

  @Test
  void stop_nothingUnderWay_isQuick() {
    gateway.open().listen();
    long begun = System.nanoTime();
    gateway.close();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(2_500);
  }

  @Test
  void stop_afterwards_nobodyListens() throws IOException {
    int port = gateway.at("/").getPort();
    gateway.open();
    gateway.close();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      throw new AssertionError("still listening");
    } catch (ConnectException refused) {
      assertThat(refused).hasMessageContaining("refused");
    }
  }
}
