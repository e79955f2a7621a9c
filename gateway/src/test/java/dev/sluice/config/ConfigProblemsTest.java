package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigProblemsTest {
  @TempDir Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void open() {
    folder = new ConfigFolder(directory);
  }

  @Test
  void load_manyMistakes_allReportedInOrderOfLines() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        listen: { host: "", port: 65536 }
        keepalive:
          intervall: 15s
        limits:
          body: 4MB
          depth: deep
          batch: [1]
        sessions: none
        response: { upgradeAfter: 5ms }
        colour: blue
        servers:
          bad__name: { url: "http://127.0.0.1/mcp" }
          both: { url: "http://127.0.0.1/mcp", command: python }
          neither: { timeout: 10s, urll: x }
          scheme: { url: "ftp://127.0.0.1/mcp", timeout: 2d }
          child:
            command: python
            cwd: nowhere
            args: python
            restartDelay: 1m
            maxRestartDelay: 1s
            sessions: Shared
            required: yes
          text: http://127.0.0.1/mcp
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:1: listen.host: an empty text (expected: a text)",
            "sluice.yaml:1: listen.port: 65536 (expected: a whole number from 0 to 65535)",
            "sluice.yaml:3: keepalive.intervall: unknown key (expected: perhaps interval)",
            "sluice.yaml:5: limits.body: 4MB (expected: a size from 1KiB to 1GiB, like 512, 4KiB,"
                + " 4MiB or 1GiB)",
            "sluice.yaml:6: limits.depth: deep (expected: a whole number from 8 to 1024)",
            "sluice.yaml:7: limits.batch: a list (expected: a whole number from 1 to 1000)",
            "sluice.yaml:8: sessions: a text (expected: a group of keys)",
            "sluice.yaml:9: response.upgradeAfter: 5ms (expected: a duration from 10ms to 1m, like"
                + " 250ms, 15s, 10m, 1h or 7d)",
            "sluice.yaml:10: colour: unknown key (expected: one of listen, access, limits,"
                + " response, keepalive, management, sessions, routing, bridge, startup, drain,"
                + " reload, stateDirectory, logging, tracing, servers, mcpServers, include)",
            "sluice.yaml:12: servers.bad__name: bad__name (expected: 1 to 64 letters, digits, '-',"
                + " '_' or '.', beginning with a letter or digit, without '__')",
            "sluice.yaml:13: servers.both: both url and command (expected: one of them)",
            "sluice.yaml:14: servers.neither.urll: unknown key (expected: perhaps url)",
            "sluice.yaml:14: servers.neither: neither url nor command (expected: one of them)",
            "sluice.yaml:15: servers.scheme.timeout: 2d (expected: a duration from 100ms to 1d,"
                + " like 250ms, 15s, 10m, 1h or 7d)",
            "sluice.yaml:15: servers.scheme.url: scheme ftp (expected: http or https)",
            "sluice.yaml:18: servers.child.cwd: " + "nowhere (expected: a directory that exists)",
            "sluice.yaml:19: servers.child.args: a text (expected: a list of texts)",
            "sluice.yaml:21: servers.child.maxRestartDelay: 1s (expected: at least restartDelay,"
                + " 1m)",
            "sluice.yaml:22: servers.child.sessions: Shared (expected: one of auto, shared,"
                + " dedicated)",
            "sluice.yaml:23: servers.child.required: yes (expected: true or false)",
            "sluice.yaml:24: servers.text: a text (expected: a group of keys)");
  }

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(
            "a.yaml",
            "listen: {port: 1",
            "a.yaml:1: while parsing a flow mapping; expected ',' or '}', but got"),
        Arguments.of("a.yaml", "\tlisten: 1", "a.yaml:1: while scanning for the next token"),
        Arguments.of(
            "a.yaml",
            "drain: {timeout: 1s}\ndrain: {timeout: 2s}",
            "a.yaml:2: drain: given twice (expected: once; it stands on line 1)"),
        Arguments.of(
            "a.yaml",
            "a: 1\n---\nb: 2\n",
            "a.yaml:3: a second document (expected: one document a file)"),
        Arguments.of("a.yaml", "- 1\n", "a.yaml:1: a list (expected: a group of keys)"),
        Arguments.of("a.yaml", "just text", "a.yaml:1: a text (expected: a group of keys)"),
        Arguments.of(
            "a.json",
            "{\"drain\": {\"timeout\": \"1s\",\n\"timeout\": \"2s\"}}",
            "a.json:2: drain.timeout: given twice (expected: once; it stands on line 1)"),
        Arguments.of("a.json", "{\"drain\": ", "a.json:1: Unexpected end-of-input"),
        Arguments.of(
            "a.json", "{} {}", "a.json:1: a second document (expected: one document a file)"),
        Arguments.of("a.json", "servers: {}", "a.json:1: Unrecognized token '...'"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void load_malformedFile_problemNamesTheLine(String name, String text, String problem)
      throws IOException {
    folder.with(name, text);
    assertThat(folder.problems(name)).singleElement().asString().startsWith(problem);
  }

  @Test
  void load_noSuchFile_oneProblem() {
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("sluice.yaml: no such file (expected: a configuration file)");
  }

  @Test
  void load_directory_oneProblem() {
    assertThat(folder.problems(""))
        .containsExactly(directory + ": a directory (expected: a configuration file)");
  }

  @Test
  void load_notUtf8_oneProblem() throws IOException {
    Files.write(folder.file("sluice.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("sluice.yaml: bytes that are not UTF-8 (expected: text in UTF-8)");
  }

  @Test
  void load_fileOfMostBytes_readAndOneMoreRefused() throws IOException {
    String most = "#".repeat(ConfigFiles.MAX_FILE_BYTES);
    folder.with("most.yaml", most).with("more.yaml", most + "#");
    assertThat(folder.problems("most.yaml")).isEmpty();
    assertThat(folder.problems("more.yaml"))
        .containsExactly("more.yaml: 4194305 bytes (expected: at most 4194304 bytes)");
  }

  @Test
  void load_aliasesWithoutEnd_refused() throws IOException {
    String anchor = "a: &a [" + "x,".repeat(1_000) + "]\n";
    String bomb = anchor + "b: [" + "*a, ".repeat(NodeReader.MAX_NODES / 1_000) + "]\n";
    folder.with("sluice.yaml", bomb);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("sluice.yaml: too many values (expected: at most 100000)");
  }

  @Test
  void load_aliasAndMerge_followed() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        servers:
          one: &one
            url: "http://127.0.0.1:1/mcp"
            timeout: 5s
          two:
            <<: *one
            timeout: 6s
        """);
    assertThat(folder.valid("sluice.yaml").config().servers())
        .extracting(server -> server.dispatch().timeout().toSeconds())
        .containsExactly(5L, 6L);
  }

  @Test
  void load_samePort_clashUnlessFree() throws IOException {
    folder
        .with("clash.yaml", "listen: {port: 9464}")
        .with("everywhere.yaml", "listen: {host: 0.0.0.0, port: 1}\nmanagement: {port: 1}")
        .with("free.yaml", "listen: {port: 0}\nmanagement: {port: 0}")
        .with("apart.yaml", "listen: {host: 10.0.0.1, port: 1}\nmanagement: {port: 1}");
    assertThat(folder.problems("clash.yaml"))
        .containsExactly(
            "clash.yaml:1: management.port: 9464 (expected: another port than listen.port, or 0)");
    assertThat(folder.problems("everywhere.yaml")).hasSize(1);
    assertThat(folder.problems("free.yaml")).isEmpty();
    assertThat(folder.problems("apart.yaml")).isEmpty();
  }

  @Test
  void load_tls_needsBothFiles() throws IOException {
    folder
        .with("cert.pem", "")
        .with("half.yaml", "listen: {tls: {certificate: cert.pem}}")
        .with("gone.yaml", "listen: {tls: {certificate: cert.pem, key: gone.pem}}");
    assertThat(folder.problems("half.yaml"))
        .containsExactly("half.yaml:1: listen.tls.key: missing (expected: a path)");
    assertThat(folder.problems("gone.yaml"))
        .containsExactly("gone.yaml:1: listen.tls.key: gone.pem (expected: a file that exists)");
  }

  @Test
  void load_access_formsOfHostAndOrigin() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        access:
          hosts: ["*", a.example, "a.example:8443", "[::1]:80", "http://a.example", "a/b"]
          origins: ["*", "https://a.example", "https://a.example:1", "https://a.example/", a.example]
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:2: access.hosts: http://a.example (expected: a host like mcp.example.com"
                + " or mcp.example.com:8443)",
            "sluice.yaml:2: access.hosts: a/b (expected: a host like mcp.example.com or"
                + " mcp.example.com:8443)",
            "sluice.yaml:3: access.origins: https://a.example/ (expected: an origin like"
                + " https://example.com, no path)",
            "sluice.yaml:3: access.origins: a.example (expected: an origin like"
                + " https://example.com, no path)");
  }

  @Test
  void load_cors_formsOfOriginAndHeaders() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        access:
          cors:
            origins: ["*", "https://a.example", "chrome-extension://abc", "https://a.example/", "https://b\u00fccher.example"]
            headers: [x-api-key, "x api"]
            exposed: [x-request-id, "a:b"]
            credentials: true
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:3: access.cors.origins: https://a.example/ (expected: an origin like"
                + " https://example.com, no path)",
            "sluice.yaml:3: access.cors.origins: https://b\u00fccher.example (expected: an origin like"
                + " https://example.com, no path)",
            "sluice.yaml:3: access.cors.origins: * (expected: origins by name, since"
                + " access.cors.credentials is on: browsers refuse \"*\" then)",
            "sluice.yaml:4: access.cors.headers: x api (expected: the name of a header)",
            "sluice.yaml:5: access.cors.exposed: a:b (expected: the name of a header)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/gw",
        "mcp.example.com",
        "ftp://mcp.example.com",
        "https://u:p@mcp.example.com",
        "https://mcp.example.com/?a=b",
        "https://mcp.example.com/#a"
      })
  void load_publicUrlThatIsNoAddress_refused(String url) throws IOException {
    folder.with("sluice.yaml", "listen: { publicUrl: '" + url + "' }");
    assertThat(folder.problems("sluice.yaml"))
        .singleElement()
        .asString()
        .startsWith("sluice.yaml:1: listen.publicUrl: ")
        .contains("(expected: http or https, a host");
  }

  @Test
  void load_trustedProxyThatIsNone_refused() throws IOException {
    folder.with("sluice.yaml", "listen: { trustedProxies: [10.0.0.0/8, proxy.example.com] }");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:1: listen.trustedProxies: 10.0.0.0/8, proxy.example.com (expected:"
                + " addresses, or networks like 10.0.0.0/8)");
  }

  @Test
  void load_publicHost_noted() throws IOException {
    folder.with("sluice.yaml", "listen: {host: 0.0.0.0}\nmanagement: {host: 0.0.0.0}\n");
    assertThat(folder.notes("sluice.yaml"))
        .anyMatch(note -> note.startsWith("sluice.yaml:1: listen.host: others can reach"))
        .anyMatch(note -> note.startsWith("sluice.yaml:2: management.host: others may reach"));
  }

  @Test
  void load_serverUrls_checked() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        servers:
          a: { url: "http://name:hunter2@127.0.0.1/mcp" }
          b: { url: "http:///mcp" }
          c: { url: "http://my_host/mcp" }
          d: { url: "http://127.0.0.1:65536/mcp" }
          e: { url: "http://127.0.0.1/mcp#part" }
          f: { url: "not a url" }
          g: { url: /mcp }
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:2: servers.a.url: user name in the URL (expected: none; put an"
                + " Authorization header under headers)",
            "sluice.yaml:3: servers.b.url: no host (expected: a host of letters, digits, '-' and"
                + " '.' ('_' is not allowed))",
            "sluice.yaml:4: servers.c.url: no host (expected: a host of letters, digits, '-' and"
                + " '.' ('_' is not allowed))",
            "sluice.yaml:5: servers.d.url: port 65536 (expected: a port from 1 to 65535)",
            "sluice.yaml:6: servers.e.url: a part after '#' (expected: none: it is never sent)",
            "sluice.yaml:7: servers.f.url: not a url (expected: a URL, like"
                + " http://127.0.0.1:3000/mcp)",
            "sluice.yaml:8: servers.g.url: scheme null (expected: http or https)");
  }

  @Test
  void load_keysOfTheOtherKind_refused() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        servers:
          a: { url: "http://127.0.0.1/mcp", cwd: / }
          b: { command: run, headers: {} }
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:2: servers.a.cwd: not for a server with a url (expected: only keys of such"
                + " a server)",
            "sluice.yaml:3: servers.b.headers: not for a server with a command (expected: only keys"
                + " of such a server)");
  }

  @Test
  void load_headers_checked() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        servers:
          a:
            url: "http://127.0.0.1/mcp"
            headers:
              X-Fine: "a b"
              "X Bad": x
              X-Break: "a\\nb"
              x-fine: again
              Connection: close
              Content-Type: application/json
        """);
    assertThat(folder.problems("sluice.yaml"))
        .containsExactlyInAnyOrder(
            "sluice.yaml:6: servers.a.headers.X Bad: X Bad (expected: a header name of letters,"
                + " digits and '-')",
            "sluice.yaml:7: servers.a.headers.X-Break: (hidden) (expected: a header value without"
                + " line breaks or control characters)",
            "sluice.yaml:8: servers.a.headers.x-fine: given twice (expected: each header once,"
                + " upper or lower case)",
            "sluice.yaml:9: servers.a.headers.Connection: Connection (expected: no header that"
                + " belongs to the connection)");
  }

  @Test
  void load_sessionKeys_checkedAndNeverShown() throws IOException {
    folder.variable("K", "tooShort").with("empty.keys", "# none\n");
    folder.with(
        "sluice.yaml",
        """
        sessions:
          keys: [ "${K}", "xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz" ]
          keyFile: empty.keys
        """);
    assertThat(folder.problems("sluice.yaml"))
        .hasSize(3)
        .anyMatch(one -> one.contains("sessions.keys: secret 1 has 8 characters"))
        .anyMatch(one -> one.contains("sessions.keys: secret 2 has only 3 different characters"))
        .anyMatch(one -> one.contains("sessions.keyFile: key file empty.keys: 0 secrets"))
        .noneMatch(one -> one.contains("tooShort") || one.contains("xyzxyz"));
    folder.with("absent.yaml", "sessions: { keyFile: nowhere }");
    assertThat(folder.problems("absent.yaml"))
        .singleElement()
        .asString()
        .contains("sessions.keyFile: nowhere");
  }

  @Test
  void load_mostServers_readAndOneMoreRefused() throws IOException {
    StringBuilder text = new StringBuilder("servers:\n");
    for (int i = 0; i < ServerSet.MAX_SERVERS; i++) {
      text.append("  s").append(i).append(": { url: \"http://127.0.0.1/mcp\" }\n");
    }
    folder.with("most.yaml", text.toString());
    folder.with("more.yaml", text + "  more: { url: \"http://127.0.0.1/mcp\" }\n");
    assertThat(folder.problems("most.yaml")).isEmpty();
    assertThat(folder.problems("more.yaml"))
        .containsExactly(
            "more.yaml:1002: servers.more: one server too many (expected: at most 1000)");
  }
}
