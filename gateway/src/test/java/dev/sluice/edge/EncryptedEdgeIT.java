package dev.sluice.edge;

import static dev.sluice.edge.Wire.PING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Certificate;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ReplayTerms;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server over TLS, with the JDK's client speaking both versions of HTTP. */
@Timeout(30)
final class EncryptedEdgeIT {
  @TempDir private Path folder;
  private SSLContext trusting;
  private LiveEdge edge;

  @BeforeEach
  void start() throws Exception {
    Certificate certificate = Certificate.make(folder);
    trusting = certificate.trusting();
    edge = new LiveEdge((exchange, sink) -> InFlight.DONE, tls(certificate));
  }

  /** As the gateway reads it. */
  static TlsConfig tls(Certificate of) throws IOException, GeneralSecurityException {
    return new TlsConfig(of.file(), of.keyFile());
  }

  @AfterEach
  void stop() throws Exception {
    edge.stop();
  }

  private HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trusting).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + edge.port + path))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .header("Mcp-Session-Id", "s");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void post_byAlpn_answersInThatVersion(HttpClient.Version version) throws Exception {
    try (HttpClient client = client(version)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response =
            client.send(
                request("/mcp").POST(BodyPublishers.ofString(PING)).build(),
                BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
            .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}}");
        assertThat(response.headers().firstValue("date")).isPresent();
      }
    }
  }

  @Test
  void post_http2WithInterim_isStream() throws Exception {
    String progress = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}";
    edge.door.stage =
        (exchange, sink) -> {
          sink.interim(Message.of(progress));
          return ScriptedDoor.answer(exchange, sink, "{}");
        };
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      HttpResponse<String> response =
          client.send(
              request("/mcp").POST(BodyPublishers.ofString(PING)).build(), BodyHandlers.ofString());
      assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
      assertThat(response.body())
          .isEqualTo(
              "event: message\ndata: "
                  + progress
                  + "\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
    }
  }

  @Test
  void post_http2Concurrent_eachHasItsAnswer() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      assertThat(status(client, request("/healthz").GET())).isEqualTo(200);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String body = PING.replace("\"id\":1", "\"id\":" + i);
        answers.add(
            client.sendAsync(
                request("/mcp").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString()));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(answers.get(i).get(10, SECONDS).body()).contains("\"id\":" + i + ",");
      }
    }
  }

  @Test
  void http2_refusals_haveTheirStatus() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      assertThat(status(client, request("/nowhere").GET())).isEqualTo(404);
      assertThat(status(client, request("/mcp").PUT(BodyPublishers.ofString(PING)))).isEqualTo(405);
      assertThat(status(client, request("/mcp").POST(BodyPublishers.ofString("x".repeat(70_000)))))
          .isEqualTo(413);
      assertThat(status(client, request("/mcp").DELETE())).isEqualTo(204);
      assertThat(status(client, request("/healthz").GET())).isEqualTo(200);
      assertThat(status(client, request("/healthz").header("x-pad", "p".repeat(650)).GET()))
          .isEqualTo(431);
    }
  }

  private static int status(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response.statusCode();
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void sse_streamAndPosts_inThatVersion(HttpClient.Version version) throws Exception {
    try (HttpClient client = client(version)) {
      HttpResponse<InputStream> stream =
          client.send(request("/sse").GET().build(), BodyHandlers.ofInputStream());
      assertThat(stream.version()).isEqualTo(version);
      BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8));
      assertThat(lines.readLine()).isEqualTo("event: endpoint");
      String address = lines.readLine().substring("data: ".length());
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> posted =
            client.send(
                request(address).POST(BodyPublishers.ofString(PING)).build(),
                BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(202);
        assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
            .containsExactly(
                "",
                "event: message",
                "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"ok\":true}}");
      }
      stream.body().close();
    }
  }

  @Test
  void get_http2_isStandingStream() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      HttpResponse<Stream<String>> response =
          client.send(request("/mcp").GET().build(), BodyHandlers.ofLines());
      edge.door.listening.getFirst().send(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}"));
      edge.door.listening.getFirst().close();
      assertThat(response.body().map(line -> line.replaceAll("retry: 1\\d{3}", "retry: 1...")))
          .containsExactly(
              ": keepalive",
              "",
              "event: message",
              "data: {\"jsonrpc\":\"2.0\",\"method\":\"a\"}",
              "",
              "retry: 1...",
              "");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void get_afterACutStream_goesOnWithIt(HttpClient.Version version) throws Exception {
    edge.door.replay = new ReplayTerms(10, 10_000, System::nanoTime, edge.door.counts);
    CompletableFuture<Exchange> call = new CompletableFuture<>();
    CompletableFuture<ReplySink> sink = new CompletableFuture<>();
    edge.door.stage =
        (exchange, to) -> {
          to.interim(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}"));
          call.complete(exchange);
          sink.complete(to);
          return InFlight.DONE;
        };
    try (HttpClient client = client(version)) {
      HttpResponse<InputStream> cut =
          client.send(
              request("/mcp").POST(BodyPublishers.ofString(PING)).build(),
              BodyHandlers.ofInputStream());
      BufferedReader lines = new BufferedReader(new InputStreamReader(cut.body(), UTF_8));
      assertThat(lines.readLine()).isEqualTo("id: 7.1.0");
      assertThat(lines.readLine()).startsWith("retry: ");
      assertThat(List.of(lines.readLine(), lines.readLine())).containsExactly("data: ", "");
      cut.body().close();

      HttpResponse<Stream<String>> rest =
          client.send(
              request("/mcp").header("Last-Event-ID", "7.1.0").GET().build(),
              BodyHandlers.ofLines());
      call.get().loop().execute(() -> ScriptedDoor.answer(call.join(), sink.join(), "{}"));
      assertThat(rest.body().filter(line -> line.startsWith("id: ") || line.startsWith("data: ")))
          .containsExactly(
              "id: 7.1.1",
              "data: {\"jsonrpc\":\"2.0\",\"method\":\"a\"}",
              "id: 7.1.2",
              "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void post_largeReply_isWhole(HttpClient.Version version) throws Exception {
    String text = "0123456789".repeat(300_000);
    edge.door.stage =
        (exchange, sink) -> {
          Message reply =
              Message.of("{\"jsonrpc\":\"2.0\",\"id\":77,\n\"result\":[\"" + text + "\"\r\n]}");
          sink.finish(new Reply.Answered(reply.id(RequestId.of(1))));
          return InFlight.DONE;
        };
    HttpRequest.Builder post = request("/mcp").POST(BodyPublishers.ofString(PING));
    try (HttpClient client = client(version)) {
      assertThat(client.send(post.build(), BodyHandlers.ofString()).body())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\n\"result\":[\"" + text + "\"\r\n]}");
      post.setHeader("Accept", "text/event-stream");
      assertThat(client.send(post.build(), BodyHandlers.ofString()).body())
          .isEqualTo(
              "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1, \"result\":[\""
                  + text
                  + "\"  ]}\n\n");
    }
  }

  @Test
  void start_missingCertificate_saysWhichSetting() {
    EdgeServer other =
        edge.server(
            new ListenConfig(
                "127.0.0.1", 0, new TlsConfig(folder.resolve("none"), folder.resolve("none"))),
            (exchange, sink) -> InFlight.DONE);

    assertThatThrownBy(() -> other.start().get(5, SECONDS)).hasMessageContaining("listen.tls: ");
  }
}
