package dev.sluice.edge;

import static dev.sluice.edge.Wire.BOTH;
import static dev.sluice.edge.Wire.HOST;
import static dev.sluice.edge.Wire.JSON;
import static dev.sluice.edge.Wire.PING;
import static dev.sluice.edge.Wire.SESSION;
import static dev.sluice.edge.Wire.get;
import static dev.sluice.edge.Wire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.CorsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages in browsers are told, on real sockets. */
@Timeout(30)
final class CorsIT {
  private static final String PAGE = "https://page.example";
  private static final String ORIGIN = "Origin: " + PAGE + "\r\n";
  private static final String ASKS = "Access-Control-Request-Method: POST\r\n";
  private static final String ALLOWED = "access-control-allow-origin: " + PAGE + "\r\n";
  private static final String END = "\r\n\r\n";

  private LiveEdge edge;

  @BeforeEach
  void start() throws Exception {
    edge = edge(cors(PAGE));
  }

  private void restart(CorsConfig cors) throws Exception {
    edge.stop();
    edge = edge(cors);
  }

  private static LiveEdge edge(CorsConfig cors) throws Exception {
    AccessConfig access = new AccessConfig(List.of(), List.of("https://guest.example"), cors);
    return LiveEdge.of(
        access, (exchange, sink) -> ScriptedDoor.answer(exchange, sink, "{\"ok\":true}"));
  }

  private static CorsConfig cors(String... origins) {
    return new CorsConfig(
        List.of(origins),
        List.of("X-Api-Key"),
        List.of("X-Request-Id"),
        false,
        Duration.ofMinutes(10));
  }

  @AfterEach
  void stop() throws Exception {
    edge.stop();
  }

  private static String options(String path, String headers) {
    return "OPTIONS " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
  }

  /** The head of the first answer. */
  private String head(String request) throws Exception {
    try (Peer page = new Peer(edge.port)) {
      page.send(request);
      return page.readTo(END);
    }
  }

  private static List<String> list(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name + ": "))
        .flatMap(line -> List.of(line.substring(name.length() + 2).split(", ")).stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/mcp", "/sse", "/messages?sessionId=x", "/tools/call", "/healthz", "/nowhere"})
  void preflight_ofAPageThatMay_saysWhatItMay(String path) throws Exception {
    String head = head(options(path, ORIGIN + ASKS));

    assertThat(head)
        .startsWith("HTTP/1.1 204 ")
        .contains(ALLOWED)
        .contains("vary: origin\r\n")
        .contains("access-control-max-age: 600\r\n")
        .doesNotContain("content-length", "credentials", "private-network");
    assertThat(list(head, "access-control-allow-methods"))
        .containsExactly("GET", "POST", "DELETE", "OPTIONS");
    assertThat(list(head, "access-control-allow-headers"))
        .contains(
            "content-type",
            "accept",
            "authorization",
            "mcp-session-id",
            "mcp-protocol-version",
            "last-event-id",
            "mcp-method",
            "mcp-name",
            "traceparent",
            "x-api-key")
        .noneMatch(name -> name.startsWith("mcp-param-"));
    assertThat(edge.door.ended).isEmpty();
  }

  @Test
  void preflight_beforeAnythingOfTheSession_isAnswered() throws Exception {

    assertThat(head(options("/mcp", ORIGIN + ASKS + "Mcp-Session-Id: gone\r\n")))
        .startsWith("HTTP/1.1 204 ");
  }

  @Test
  void preflight_asksForParams_isGrantedThoseThatAreNames() throws Exception {
    String asked =
        "Access-Control-Request-Headers: Mcp-Param-City,mcp-param-b, x-other, mcp-param-a/b\r\n";
    String head = head(options("/mcp", ORIGIN + ASKS + asked));

    assertThat(list(head, "access-control-allow-headers"))
        .contains("mcp-param-city", "mcp-param-b")
        .doesNotContain("x-other", "mcp-param-a/b");
  }

  @Test
  void preflight_asksForParams_atMostSixtyFour() throws Exception {
    for (int params : new int[] {64, 65}) {
      String asked =
          IntStream.range(0, params)
              .mapToObj(i -> "mcp-param-" + i)
              .collect(Collectors.joining(","));
      // The limit of this edge on heads is 1 KiB.
      String head =
          head(
              options("/mcp", ORIGIN + ASKS + "Access-Control-Request-Headers: " + asked + "\r\n"));
      assertThat(list(head, "access-control-allow-headers").stream())
          .filteredOn(name -> name.startsWith("mcp-param-"))
          .hasSize(64);
    }
  }

  @Test
  void preflight_ofAPrivateNetwork_isAnswered() throws Exception {

    assertThat(
            head(
                options(
                    "/mcp", ORIGIN + ASKS + "Access-Control-Request-Private-Network: true\r\n")))
        .contains("access-control-allow-private-network: true\r\n");
  }

  @Test
  void preflight_ofAPageThatMayNot_isForbidden() throws Exception {
    String head = head(options("/mcp", "Origin: https://evil.example\r\n" + ASKS));

    assertThat(head).startsWith("HTTP/1.1 403 ").doesNotContain("access-control");
  }

  @Test
  void preflight_ofACallerThatIsNoPage_saysNothing() throws Exception {
    String head = head(options("/mcp", "Origin: https://guest.example\r\n" + ASKS));

    assertThat(head).startsWith("HTTP/1.1 204 ").contains("vary: origin\r\n");
    assertThat(head).doesNotContain("access-control");
  }

  @Test
  void preflight_forAForeignHost_isForbidden() throws Exception {

    assertThat(head("OPTIONS /mcp HTTP/1.1\r\nHost: evil.example\r\n" + ORIGIN + ASKS + "\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void options_thatIsNoPreflight_isNotServed() throws Exception {

    assertThat(head(options("/mcp", ORIGIN)))
        .startsWith("HTTP/1.1 405 ")
        .contains(ALLOWED)
        .contains("allow: GET, POST, DELETE\r\n");
  }

  @Test
  void connection_afterAPreflight_servesOn() throws Exception {
    try (Peer page = new Peer(edge.port)) {
      page.send(
          options("/mcp", ORIGIN + ASKS) + post("/mcp", JSON + BOTH + SESSION + ORIGIN, PING));

      assertThat(page.readTo(END)).startsWith("HTTP/1.1 204 ");
      assertThat(page.readTo("\"result\":{\"ok\":true}}"))
          .startsWith("HTTP/1.1 200 ")
          .contains(ALLOWED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, POST, /mcp, s",
    "202, NOTIFY, /mcp, s",
    "204, DELETE, /mcp, s",
    "400, BROKEN, /mcp, s",
    "404, POST, /mcp, gone",
    "404, POST, /nowhere, s",
    "405, PUT, /mcp, s",
    "406, DEAF, /mcp, s",
    "413, LARGE, /mcp, s",
    "415, TEXT, /mcp, s"
  })
  void answer_toAPage_maybeReadWhateverItsStatus(
      int status, String what, String path, String session) throws Exception {
    String id = "Mcp-Session-Id: " + session + "\r\n" + ORIGIN;
    String request =
        switch (what) {
          case "POST" -> post(path, JSON + BOTH + id, PING);
          case "NOTIFY" ->
              post(path, JSON + BOTH + id, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}");
          case "DELETE" -> "DELETE " + path + " HTTP/1.1\r\n" + HOST + id + "\r\n";
          case "PUT" -> "PUT " + path + " HTTP/1.1\r\n" + HOST + id + "\r\n";
          case "BROKEN" -> post(path, JSON + BOTH + id, "{");
          case "DEAF" -> post(path, JSON + "Accept: text/html\r\n" + id, PING);
          case "LARGE" -> post(path, JSON + BOTH + id, "x".repeat(70_000));
          default -> post(path, "Content-Type: text/plain\r\n" + BOTH + id, PING);
        };
    String head = head(request);

    assertThat(head).startsWith("HTTP/1.1 " + status + ' ').contains(ALLOWED);
    assertThat(list(head, "access-control-expose-headers"))
        .contains(
            "mcp-session-id",
            "mcp-protocol-version",
            "www-authenticate",
            "retry-after",
            "x-request-id");
  }

  @Test
  void answer_ofAGatewayThatIsFull_maybeRead() throws Exception {
    edge.door.full = new Failure.ByGateway(Reason.OVERLOADED, "full");

    assertThat(head(get("/sse", BOTH + ORIGIN)))
        .startsWith("HTTP/1.1 503 ")
        .contains(ALLOWED)
        .contains("retry-after: ");
  }

  @Test
  void answer_withASession_maybeRead() throws Exception {
    String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";

    assertThat(head(post("/mcp", JSON + BOTH + ORIGIN, initialize)))
        .contains("mcp-session-id: new\r\n")
        .contains(ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/sse"})
  void stream_toAPage_maybeRead(String path) throws Exception {

    assertThat(head(get(path, BOTH + SESSION + ORIGIN)))
        .startsWith("HTTP/1.1 200 ")
        .contains("content-type: text/event-stream\r\n")
        .contains(ALLOWED);
  }

  @Test
  void replyThatBecomesAStream_maybeRead() throws Exception {
    edge.door.stage =
        (exchange, sink) -> {
          sink.interim(Message.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}"));
          return ScriptedDoor.answer(exchange, sink, "{\"ok\":true}");
        };

    assertThat(head(post("/mcp", JSON + BOTH + SESSION + ORIGIN, PING)))
        .contains("content-type: text/event-stream\r\n")
        .contains(ALLOWED);
  }

  @Test
  void answer_toNobodysPage_saysOnlyThatItDepends() throws Exception {
    for (String origin : List.of("", "Origin: http://localhost:3000\r\n")) {
      assertThat(head(post("/mcp", JSON + BOTH + SESSION + origin, PING)))
          .startsWith("HTTP/1.1 200 ")
          .contains("vary: origin\r\n")
          .doesNotContain("access-control");
    }
  }

  @Test
  void answers_toAnyPage_areTheSameForAll() throws Exception {
    restart(cors("*"));
    String any = "Origin: https://anybody.example\r\n";

    assertThat(head(options("/mcp", any + ASKS)))
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-origin: *\r\n");
    assertThat(head(post("/mcp", JSON + BOTH + SESSION + any, PING)))
        .contains("access-control-allow-origin: *\r\n")
        .doesNotContain("vary");
  }

  @Test
  void answers_withCredentials_sayThatTheyMay() throws Exception {
    restart(new CorsConfig(List.of(PAGE), List.of(), List.of(), true, Duration.ofHours(1)));
    String allowed = "access-control-allow-credentials: true\r\n";

    assertThat(head(options("/mcp", ORIGIN + ASKS))).contains(ALLOWED).contains(allowed);
    assertThat(head(post("/mcp", JSON + BOTH + SESSION + ORIGIN, PING)))
        .contains(ALLOWED)
        .contains(allowed);
  }

  @Test
  void off_byDefault_noHeaderAndNoPreflight() throws Exception {
    restart(CorsConfig.DEFAULTS);
    String page = "Origin: http://localhost:3000\r\n";

    assertThat(head(options("/mcp", page + ASKS))).startsWith("HTTP/1.1 405 ");
    assertThat(head(post("/mcp", JSON + BOTH + SESSION + page, PING)).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 200 ")
        .doesNotContain("access-control", "vary");
    assertThat(head(options("/mcp", ORIGIN + ASKS))).startsWith("HTTP/1.1 403 ");
  }
}
