package dev.sluice.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sluice.observability.Exposition;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port over real sockets. */
class ManagementServerIT {
  private static final ManagementConfig ANY_PORT = new ManagementConfig("127.0.0.1", 0);

  private final AtomicBoolean ready = new AtomicBoolean();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final ListedSessions sessions = new ListedSessions();
  private final ListedLoggers loggers = new ListedLoggers();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ManagementServer> started = new ArrayList<>();

  @AfterEach
  void stop() {
    client.close();
    started.forEach(server -> server.stop().syncUninterruptibly());
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/healthz/"})
  void health_always_answers200(String path) throws Exception {
    HttpResponse<String> response = get(start(text("")), path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("alive\n");
  }

  @Test
  void readiness_follows_itsSupplier() throws Exception {
    InetSocketAddress address = start(text(""));
    assertThat(get(address, "/readyz").statusCode()).isEqualTo(503);

    ready.set(true);

    assertThat(get(address, "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_acceptHeader_reachesTheScrape() throws Exception {
    AtomicReference<@Nullable String> asked = new AtomicReference<>();
    InetSocketAddress address =
        start(
            accept -> {
              asked.set(accept);
              return new Exposition("application/openmetrics-text", "# EOF\n");
            });

    HttpResponse<String> response =
        send(request(address, "/metrics").header("Accept", "application/openmetrics-text").GET());

    assertThat(asked.get()).isEqualTo("application/openmetrics-text");
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/openmetrics-text");
    assertThat(response.body()).isEqualTo("# EOF\n");
  }

  @Test
  void servers_view_isJson() throws Exception {
    HttpResponse<String> response = get(start(text("")), "/admin/servers");

    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body())
        .contains("\"name\":\"scraper\"", "\"up\":false", "\"failure\":\"refused\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/admin/sessions/%zz", "/metrics?a=%zz"})
  void request_addressThatCannotBeRead_answers400(String target) throws Exception {
    InetSocketAddress address = start(text(""));
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(10_000);
      String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("the address cannot be read\n");
    }
  }

  @Test
  void request_unknownPath_answers404() throws Exception {
    assertThat(get(start(text("")), "/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void sessions_listedShownAndEnded_overHttp() throws Exception {
    sessions.add("abc");
    InetSocketAddress address = start(text(""));
    assertThat(get(address, "/admin/sessions?limit=5").body()).contains("\"next\":null");
    assertThat(get(address, "/admin/sessions/abc/").body()).contains("\"revision\"");
    assertThat(get(address, "/admin/sessions?limit=x").statusCode()).isEqualTo(400);
    assertThat(delete(address, "/admin/sessions/nobody").statusCode()).isEqualTo(404);
    assertThat(delete(address, "/admin/sessions/abc").statusCode()).isEqualTo(200);
    assertThat(sessions.ended).containsExactly("abc");
    assertThat(delete(address, "/admin/sessions").statusCode()).isEqualTo(405);
    assertThat(delete(address, "/metrics").statusCode()).isEqualTo(405);
  }

  @Test
  void request_post_answers405WithAllow() throws Exception {
    HttpResponse<String> response =
        send(
            request(start(text("")), "/metrics")
                .POST(HttpRequest.BodyPublishers.ofString("ignored")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void request_head_hasLengthAndNoBody() throws Exception {
    HttpResponse<String> response =
        send(request(start(text("12345")), "/metrics").method("HEAD", noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-length")).contains("5");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void metrics_scrapeThrows_answers500WithoutDetail() throws Exception {
    HttpResponse<String> response =
        get(
            start(
                accept -> {
                  throw new IllegalStateException("inner detail");
                }),
            "/metrics");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("inner detail");
  }

  @Test
  void scrapes_pastTheWaiting_answer503WhileHealthAnswers() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    InetSocketAddress address =
        start(
            accept -> {
              busy.countDown();
              await(release);
              return new Exposition("text/plain", "");
            });
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    waiting.add(async(address));
    await(busy);

    for (int i = 0; i < ManagementServer.MAX_WAITING; i++) {
      waiting.add(async(address));
    }
    waiting.add(async(address));
    CompletableFuture<Object> refused =
        CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new));

    assertThat(((HttpResponse<?>) refused.get(10, TimeUnit.SECONDS)).statusCode()).isEqualTo(503);
    assertThat(get(address, "/healthz").statusCode()).isEqualTo(200);
    release.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> response : waiting) {
      statuses.add(response.get(10, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsOnlyOnce(503);
  }

  @Test
  void connections_pastTheLimit_areClosed() throws Exception {
    InetSocketAddress address = start(text(""));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < ManagementServer.MAX_CONNECTIONS; i++) {
        sockets.add(new Socket(address.getAddress(), address.getPort()));
        assertThat(exchange(sockets.getLast())).isNotEqualTo(-1);
      }
      sockets.add(new Socket(address.getAddress(), address.getPort()));

      assertThat(exchange(sockets.getLast())).isEqualTo(-1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void connection_manyRequests_countsOnce() throws Exception {
    InetSocketAddress address = start(text(""));

    for (int i = 0; i <= ManagementServer.MAX_CONNECTIONS; i++) {
      assertThat(get(address, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_portTaken_saysWhichAndWhatToDo() throws Exception {
    int taken = start(text("")).getPort();

    assertThatIOException()
        .isThrownBy(() -> server(new ManagementConfig("127.0.0.1", taken), text("")).start())
        .withMessageContaining("127.0.0.1:" + taken)
        .withMessageContaining("management.port");
  }

  @Test
  void stop_openConnection_isClosed() throws Exception {
    InetSocketAddress address = start(text(""));
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      assertThat(exchange(socket)).isNotEqualTo(-1);

      started.getFirst().stop().syncUninterruptibly();

      socket.setSoTimeout(5_000);
      socket.getInputStream().readAllBytes();
    }
  }

  private HttpResponse<String> put(InetSocketAddress address, String path, String body)
      throws Exception {
    return send(request(address, path).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void loggers_get_listsThemWithTheLevelsThereAre() throws Exception {
    HttpResponse<String> response = get(start(text("")), "/admin/loggers");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"levels\":[\"info\",\"debug\"]")
        .contains("{\"name\":\"dev.sluice\",\"level\":\"info\",\"effective\":\"info\"}");
  }

  @Test
  void logger_put_changesItsLevel() throws Exception {
    InetSocketAddress address = start(text(""));

    HttpResponse<String> response =
        put(address, "/admin/loggers/dev.sluice", "{\"level\":\"debug\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"effective\":\"debug\"");
    assertThat(get(address, "/admin/loggers/dev.sluice").body()).contains("\"level\":\"debug\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "debug", "{}", "{\"level\":7}", "{\"level\":\"loud\"}", "[", "null"})
  void logger_putOfSomethingElse_isRefusedWithWhatIsExpected(String body) throws Exception {
    HttpResponse<String> response = put(start(text("")), "/admin/loggers/dev.sluice", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("one of info, debug");
    assertThat(loggers.levels).containsEntry("dev.sluice", "info");
  }

  @Test
  void logger_unknown_isNotMade() throws Exception {
    InetSocketAddress address = start(text(""));

    assertThat(put(address, "/admin/loggers/made.up", "{\"level\":\"info\"}").statusCode())
        .isEqualTo(404);
    assertThat(get(address, "/admin/loggers/made.up").statusCode()).isEqualTo(404);
    assertThat(loggers.levels).hasSize(2);
  }

  @Test
  void put_bodyAtItsLimit_isReadAndOnePastIsNot() throws Exception {
    InetSocketAddress address = start(text(""));
    String level = "{\"level\":\"debug\"}";
    String most = level + " ".repeat(ManagementServer.MAX_BODY - level.length());

    assertThat(put(address, "/admin/loggers/ROOT", most).statusCode()).isEqualTo(200);
    assertThat(put(address, "/admin/loggers/ROOT", most + ' ').statusCode()).isEqualTo(413);
    HttpRequest.BodyPublisher unsized =
        HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(level));
    assertThat(send(request(address, "/admin/loggers/ROOT").PUT(unsized)).statusCode())
        .isEqualTo(411);
  }

  /** A page in the browser of whoever may reach this port is nobody's tool. */
  @Test
  void change_fromAWebPage_isRefused() throws Exception {
    sessions.add("abc");
    InetSocketAddress address = start(text(""));
    HttpRequest.BodyPublisher level = HttpRequest.BodyPublishers.ofString("{\"level\":\"debug\"}");
    HttpRequest.Builder change =
        request(address, "/admin/loggers/dev.sluice").header("Origin", "http://evil.example");
    HttpRequest.Builder end =
        request(address, "/admin/sessions/abc").header("Origin", "http://evil.example");

    assertThat(send(change.PUT(level)).statusCode()).isEqualTo(403);
    assertThat(send(end.DELETE()).statusCode()).isEqualTo(403);
    assertThat(loggers.levels).containsEntry("dev.sluice", "info");
    assertThat(sessions.ended).isEmpty();
    assertThat(send(end.GET()).statusCode()).isEqualTo(200);
  }

  @Test
  void put_elsewhere_isNotAllowed() throws Exception {
    HttpResponse<String> response = put(start(text("")), "/metrics", "{}");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
  }

  /** Sends a request and reads the first byte of the answer, -1 when the connection is closed. */
  private static int exchange(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException reset) {
      return -1;
    }
  }

  private InetSocketAddress start(Function<@Nullable String, Exposition> metrics)
      throws IOException {
    ManagementServer server = server(ANY_PORT, metrics);
    started.add(server);
    return server.start();
  }

  private ManagementServer server(
      ManagementConfig config, Function<@Nullable String, Exposition> metrics) {
    ServersView servers =
        () ->
            List.of(
                new ServersView.Server(
                    "scraper", "stdio", false, null, "refused", 0, 0, 0, List.of()));
    return new ManagementServer(
        config, metrics, ready::get, new Views(servers, sessions, Map::of, loggers), loops);
  }

  private static Function<@Nullable String, Exposition> text(String body) {
    return accept -> new Exposition("text/plain", body);
  }

  private HttpResponse<String> get(InetSocketAddress address, String path) throws Exception {
    return send(request(address, path).GET());
  }

  private HttpResponse<String> delete(InetSocketAddress address, String path) throws Exception {
    return send(request(address, path).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> async(InetSocketAddress address) {
    return client.sendAsync(
        request(address, "/metrics").GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(InetSocketAddress address, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpRequest.BodyPublisher noBody() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
