package dev.sluice.e2e;

import static dev.sluice.e2e.Json.json;
import static dev.sluice.e2e.ScriptedServer.result;
import static dev.sluice.e2e.ScriptedServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The configuration changes while the gateway runs: what takes effect, and what is left alone. */
final class ReloadIT {
  private final ScriptedServer a = new ScriptedServer("slow", "good");
  private final ScriptedServer b = new ScriptedServer("other");
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

  @TempDir Path directory;
  private Following gateway;

  @BeforeEach
  void start() {
    a.on(
        "slow",
        (line, message) ->
            held.add(
                () -> {
                  try {
                    line.json(result(message, said("in the end")));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
    gateway = new Following(directory.resolve("sluice.yaml"), servers(one("a", a)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    a.close();
    b.close();
  }

  private static String servers(String... some) {
    return "servers:\n" + String.join("", some);
  }

  private static String one(String name, ScriptedServer server, String... more) {
    return "  " + name + ": { url: \"" + server.url() + "\"" + String.join("", more) + " }\n";
  }

  private Runnable held() throws InterruptedException {
    Runnable answer = held.poll(Pending.PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the call did not reach its server");
    }
    return answer;
  }

  private static String tools(TestClient client) {
    return client.list("tools/list").path("tools").toString();
  }

  @Test
  void serverAdded_callAndSessionOfAnother_goOnAndHearOfItsTools() throws Exception {
    TestClient client = gateway.open("/mcp");
    StandingStream news = client.listen();
    assertThat(tools(client)).contains("a__slow").doesNotContain("b__other");
    Pending call = client.call("a__slow", "{}");
    Runnable answer = held();

    int opened = a.sessionsOpened();

    JsonNode reload = gateway.change(servers(one("a", a), one("b", b)));

    assertThat(reload.path("outcome").asString("")).isEqualTo("applied");
    assertThat(reload.path("added").toString()).isEqualTo("[\"b\"]");
    assertThat(news.next().path("method").asString(""))
        .isEqualTo("notifications/tools/list_changed");
    assertThat(tools(client)).contains("b__other");
    assertThat(client.call("b__other", "{}").text()).isEqualTo("other");
    answer.run();
    assertThat(call.text()).isEqualTo("in the end");
    assertThat(a.sessionsOpened()).isEqualTo(opened);
    assertThat(gateway.open("/servers/b/mcp").call("other", "{}").text()).isEqualTo("other");
    assertThat(gateway.managed("/metrics")).contains("sluice_backend_up{server=\"b\"} 1");
  }

  @Test
  void serverRemoved_itsCallsFinishThenItsSessionsEnd() throws Exception {
    gateway.change(servers(one("a", a), one("b", b)));
    TestClient merged = gateway.open("/mcp");
    TestClient direct = gateway.open("/servers/a/mcp");
    StandingStream news = merged.listen();
    StandingStream own = direct.listen();
    assertThat(tools(merged)).contains("a__slow", "b__other");
    Pending call = merged.call("a__slow", "{}");
    Runnable answer = held();

    assertThat(gateway.change(servers(one("b", b))).path("removed").toString())
        .isEqualTo("[\"a\"]");

    assertThat(news.next().path("method").asString(""))
        .isEqualTo("notifications/tools/list_changed");
    assertThat(tools(merged)).contains("b__other").doesNotContain("a__slow");
    assertThat(merged.call("a__good", "{}").error().path("code").asInt()).isEqualTo(-32602);
    assertThat(merged.call("b__other", "{}").text()).isEqualTo("other");
    assertThat(Running.get(gateway.at("/servers/a/tools")).statusCode()).isEqualTo(404);
    assertThat(own.ended).isNotDone();
    answer.run();
    assertThat(call.text()).isEqualTo("in the end");
    assertThat(Pending.join(own.ended)).isTrue();
    Following.await(() -> a.seenVerb("DELETE").size() == a.sessionsOpened());
    assertThat(news.ended).isNotDone();
    Following.await(() -> !gateway.managed("/metrics").contains("server=\"a\""));
    assertThat(gateway.managed("/metrics")).contains("sluice_backend_up{server=\"b\"}");
  }

  @Test
  void serverMoved_callUnderWayIsAnsweredByTheOldOneAndTheNextByTheNew() throws Exception {
    b.tools("good");
    TestClient client = gateway.open("/mcp");
    assertThat(tools(client)).contains("a__slow");
    Pending call = client.call("a__slow", "{}");
    Runnable answer = held();

    assertThat(gateway.change(servers(one("a", b))).path("changed").toString())
        .isEqualTo("[\"a\"]");

    assertThat(client.call("a__good", "{}").text()).isEqualTo("good");
    assertThat(b.seen("tools/call")).hasSize(1);
    answer.run();
    assertThat(call.text()).isEqualTo("in the end");
    Following.await(() -> a.seenVerb("DELETE").size() == a.sessionsOpened());
    Following.await(() -> !tools(client).contains("a__slow"));
  }

  @Test
  void serverSettingsChanged_applyToTheNextCall() {
    TestClient client = gateway.open("/mcp");
    gateway.change(servers(one("a", a, ", timeout: 200ms")));
    assertThat(client.call("a__slow", "{}").error().path("code").asInt()).isEqualTo(-32011);
    assertThat(client.call("a__good", "{}").text()).isEqualTo("good");
  }

  @Test
  void fileBroken_oldOneStaysAndTheReasonIsShown() throws Exception {
    JsonNode reload = gateway.change(servers("  a: { urll: x }\n"));
    assertThat(reload.path("outcome").asString("")).isEqualTo("refused");
    assertThat(reload.path("problems").toString()).contains("sluice.yaml:5").contains("urll");
    assertThat(gateway.config().path("current").asBoolean()).isFalse();
    assertThat(gateway.config().at("/config/servers/a/url").asString("")).isEqualTo(a.url());
    assertThat(gateway.open("/mcp").call("a__good", "{}").text()).isEqualTo("good");
    assertThat(gateway.managed("/metrics"))
        .contains("sluice_config_reloads_total{outcome=\"refused\"} 1")
        .contains("sluice_config_last_reload_success 0");
    Files.delete(gateway.file);
    Following.await(() -> gateway.lastReload().toString().contains("no such file"));

    gateway.change(servers(one("a", a)));
    assertThat(gateway.config().path("current").asBoolean()).isTrue();
    assertThat(gateway.managed("/metrics")).contains("sluice_config_last_reload_success 1");
  }

  @Test
  void keysThatCannotChange_areNamedAndTheRestApplies() {
    JsonNode reload =
        gateway.change(
            "sessions: { max: 7 }\nlimits: { depth: 50 }\ndrain: { timeout: 2s }\n"
                + servers(one("a", a), one("b", b)));
    assertThat(reload.path("needsRestart").toString())
        .isEqualTo("[\"limits.depth\",\"sessions.max\"]");
    assertThat(reload.path("added").toString()).isEqualTo("[\"b\"]");
    assertThat(gateway.config().at("/config/drain/timeout").asString("")).isEqualTo("2s");
    assertThat(gateway.config().at("/config/sessions/max").asInt()).isEqualTo(20_000);
  }

  @Test
  void sessionKeysRotated_sessionsStayAndNewOnesOpenWhereOnlyTheNewKeyIs() {
    String first = "YWhvdn2Ei5KZoKeutbzDytHY3+bt9AAHDhUcIyoxOD8=";
    String second = "Ymlwd36FjJOaoaivtr3Ey9LZ4Ofu9QEIDxYdJCsyOUA=";
    TestClient early = gateway.open("/mcp");
    gateway.change("sessions: { keys: [\"" + first + "\"] }\n" + servers(one("a", a)));
    TestClient client = gateway.open("/mcp");
    JsonNode reload =
        gateway.change(
            "sessions: { keys: [\"" + second + "\", \"" + first + "\"] }\n" + servers(one("a", a)));
    assertThat(reload.path("needsRestart")).isEmpty();
    assertThat(client.call("a__good", "{}").text()).isEqualTo("good");
    assertThat(early.call("a__good", "{}").text()).isEqualTo("good");
    assertThat(gateway.config().at("/config/sessions/keys").toString())
        .isEqualTo("[\"(hidden)\",\"(hidden)\"]");
  }

  @Test
  void request_fileAsBefore_isReadAllTheSame() {
    gateway.reloader.request();
    Following.await(
        () -> gateway.managed("/metrics").contains("reloads_total{outcome=\"unchanged\"} 1"));
    assertThat(gateway.open("/mcp").call("a__good", "{}").text()).isEqualTo("good");
    assertThat(a.seenVerb("DELETE")).isEmpty();
  }

  @Test
  void include_filesAppearChangeAndGo_areFollowed() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("servers"));
    gateway.change("include: [\"servers/*.json\"]\n" + servers(one("a", a)));
    TestClient client = gateway.open("/mcp");
    assertThat(tools(client)).doesNotContain("x__other");

    Path added = folder.resolve("x.json");
    Files.writeString(added, json("{'url':'" + b.url() + "'}"));
    Following.await(() -> tools(client).contains("x__other"));
    Files.delete(added);
    Following.await(() -> !tools(client).contains("x__other"));
  }

  @Test
  void file_renamedIntoPlaceAndBehindASwappedLink_isFollowed() throws Exception {
    String text = Files.readString(gateway.file);
    Path next = directory.resolve(".sluice.yaml.swp");
    Files.writeString(next, text.replace("  a:", "  c:"));
    Files.move(next, gateway.file, StandardCopyOption.ATOMIC_MOVE);
    Following.await(() -> gateway.lastReload().path("added").toString().equals("[\"c\"]"));

    // As a ConfigMap is mounted: the file is a link through a directory that is a link.
    Path first = Files.createDirectory(directory.resolve("..1"));
    Path second = Files.createDirectory(directory.resolve("..2"));
    Files.writeString(first.resolve("sluice.yaml"), text.replace("  a:", "  d:"));
    Files.writeString(second.resolve("sluice.yaml"), text.replace("  a:", "  e:"));
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
    Path link = Files.createSymbolicLink(directory.resolve("link"), data.resolve("sluice.yaml"));
    Files.move(link, gateway.file, StandardCopyOption.ATOMIC_MOVE);
    Following.await(() -> gateway.lastReload().path("added").toString().equals("[\"d\"]"));
    Path swapped = Files.createSymbolicLink(directory.resolve("..tmp"), second);
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
    Following.await(() -> gateway.lastReload().path("added").toString().equals("[\"e\"]"));
  }
}
