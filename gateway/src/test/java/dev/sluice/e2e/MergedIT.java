package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The merged endpoint in front of several servers, not all of them well. */
final class MergedIT {
  private final ScriptedServer first = new ScriptedServer("search", "fetch");
  private final ScriptedServer second = new ScriptedServer("search");
  private final List<AutoCloseable> open = new ArrayList<>(List.of(first, second));

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Running start(String more) {
    Running gateway =
        Running.start(
            "servers:\n  web: { url: \""
                + first.url()
                + "\" }\n  docs: { url: \""
                + second.url()
                + "\" }\n"
                + more);
    open.add(gateway);
    return gateway;
  }

  private static List<String> names(JsonNode result) {
    return result.path("tools").valueStream().map(tool -> tool.path("name").asString("")).toList();
  }

  @Test
  void toolsList_severalServers_namesArePrefixedInTheOrderOfTheFile() {
    TestClient client = start("").open();
    assertThat(names(client.list("tools/list")))
        .containsExactly("web__search", "web__fetch", "docs__search");
    assertThat(client.call("docs__search", "{}").text()).isEqualTo("search");
    assertThat(first.seen("tools/call")).isEmpty();
    assertThat(second.seen("tools/call").getFirst().message().at("/params/name").asString(""))
        .isEqualTo("search");
  }

  @Test
  void toolsList_oneServerDead_givesTheRestAndItsCallsSayWhichOne() throws IOException {
    int deadPort = freePort();
    Running gateway =
        start(
            "  dead: { url: \"http://127.0.0.1:"
                + deadPort
                + "/mcp\" }\nstartup: { wait: 500ms }\n");
    TestClient client = gateway.open();
    assertThat(names(client.list("tools/list")))
        .containsExactly("web__search", "web__fetch", "docs__search");
    JsonNode error =
        gateway.client("/servers/dead/mcp", "d").initialize("2025-11-25", "{}").error();
    assertThat(error.path("message").asString("")).contains("dead");
    assertThat(error.path("code").asInt()).isEqualTo(-32010);
  }

  @Test
  void toolsList_oneServerStalls_givesTheRestInTime() {
    second.on("tools/list", (line, message) -> {});
    TestClient client = start("routing: { listTimeout: 300ms }\n").open();
    long start = System.nanoTime();
    assertThat(names(client.list("tools/list"))).containsExactly("web__search", "web__fetch");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
    assertThat(client.call("web__fetch", "{}").text()).isEqualTo("fetch");
  }

  @Test
  void toolsCall_unknownTool_isInvalidParamsWithTheNearestNames() {
    TestClient client = start("").open();
    JsonNode error = client.call("web__serch", "{}").error();
    assertThat(error.path("code").asInt()).isEqualTo(-32602);
    assertThat(error.path("message").asString("")).contains("web__search").contains("web__serch");
    assertThat(first.seen("tools/call")).isEmpty();
  }

  @Test
  void toolsList_pagesUpstream_areDrainedAndPagedAgain() {
    second.on(
        "tools/list",
        (line, message) -> {
          int page = Integer.parseInt(message.at("/params/cursor").asString("0"));
          String next = page < 4 ? ",\"nextCursor\":\"" + (page + 1) + '"' : "";
          line.json(
              result(
                  message,
                  "{\"tools\":"
                      + ScriptedServer.toolsNamed(List.of("t" + page + "a", "t" + page + "b"))
                      + next
                      + '}'));
        });
    TestClient client = start("routing: { pageSize: 5 }\n").open();
    List<String> all = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page =
          client
              .request("tools/list", cursor.isEmpty() ? "{}" : "{'cursor':'" + cursor + "'}")
              .result();
      assertThat(page.path("tools").size()).isLessThanOrEqualTo(5);
      all.addAll(names(page));
      cursor = page.path("nextCursor").asString("");
      pages++;
    } while (!cursor.isEmpty() && pages < 10);
    assertThat(pages).isEqualTo(3);
    assertThat(all)
        .hasSize(12)
        .doesNotHaveDuplicates()
        .startsWith("web__search")
        .endsWith("docs__t4b");

    assertThat(client.request("tools/list", "{'cursor':'made up'}").error().path("code").asInt())
        .isEqualTo(-32602);
  }

  @Test
  void listChanged_onlyWhenTheListReallyChanged() throws Exception {
    BlockingQueue<Line> streams = new LinkedBlockingQueue<>();
    first.on(
        "GET",
        (line, message) -> {
          line.beginEvents();
          streams.add(line);
        });
    TestClient client = start("").open();
    client.list("tools/list");
    StandingStream stream = client.listen();
    Line upstream = streams.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(upstream).isNotNull();

    int listed = first.seen("tools/list").size();
    upstream.event(json("{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}"));
    first.await("tools/list", listed + 1);
    first.tools("search", "fetch", "brand_new");
    upstream.event(json("{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}"));
    assertThat(stream.next().path("method").asString(""))
        .isEqualTo("notifications/tools/list_changed");
    assertThat(names(client.list("tools/list"))).contains("web__brand_new");
    assertThat(stream.isQuiet()).isTrue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
