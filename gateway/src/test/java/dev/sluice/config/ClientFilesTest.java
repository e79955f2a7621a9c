package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.UrlTransport;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as MCP clients write them. */
final class ClientFilesTest {
  @TempDir Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void open() {
    folder = new ConfigFolder(directory);
  }

  @Test
  void load_claudeDesktopFile_acceptedAsItIs() throws IOException {
    folder
        .variable("API_KEY", "k")
        .with(
            "claude_desktop_config.json",
            """
            {
              "globalShortcut": "Ctrl+Space",
              "mcpServers": {
                "filesystem": {
                  "command": "npx",
                  "args": ["-y", "@modelcontextprotocol/server-filesystem", "/tmp"]
                },
                "search": {
                  "command": "uvx",
                  "args": ["mcp-search"],
                  "env": { "API_KEY": "${API_KEY}" },
                  "disabled": false,
                  "autoApprove": ["find"],
                  "timeout": 60
                }
              }
            }
            """);
    List<ServerConfig> servers = folder.valid("claude_desktop_config.json").config().servers();
    assertThat(servers)
        .extracting(server -> server.name().value())
        .containsExactly("filesystem", "search");
    assertThat(command(servers.get(0)).stdio().args())
        .containsExactly("-y", "@modelcontextprotocol/server-filesystem", "/tmp");
    assertThat(command(servers.get(1)).stdio().env()).isEqualTo(Map.of("API_KEY", "k"));
    assertThat(servers.get(1).dispatch().timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(folder.notes("claude_desktop_config.json"))
        .containsExactly(
            "claude_desktop_config.json:2: globalShortcut: ignored",
            "claude_desktop_config.json:8: mcpServers.search: ignored: autoApprove, timeout");
  }

  @Test
  void load_vsCodeFile_acceptedAsItIs() throws IOException {
    folder.with(
        "mcp.json",
        """
        {
          // Servers of this workspace
          "inputs": [{ "type": "promptString", "id": "key", "password": true }],
          "servers": {
            "github": {
              "type": "http",
              "url": "https://api.example.com/mcp/",
              "headers": { "X-Key": "x", "Content-Type": "application/json" },
            },
            /* a child */
            "playwright": { "type": "stdio", "command": "npx", "args": ["-y", "x"], "dev": {} }
          }
        }
        """);
    List<ServerConfig> servers = folder.valid("mcp.json").config().servers();
    assertThat(((Reach.Url) servers.get(0).reach()).http().headers())
        .isEqualTo(Map.of("X-Key", "x"));
    assertThat(command(servers.get(1)).stdio().command()).isEqualTo("npx");
    assertThat(folder.notes("mcp.json"))
        .containsExactlyInAnyOrder(
            "mcp.json:3: inputs: ignored",
            "mcp.json:8: servers.github.headers.Content-Type: ignored: the gateway writes this"
                + " header itself",
            "mcp.json:11: servers.playwright: ignored: dev");
  }

  @Test
  void load_cursorFile_acceptedAsItIs() throws IOException {
    folder
        .variable("HOME", "/home/x")
        .with(
            "mcp.json",
            """
            { "mcpServers": {
                "remote": { "url": "http://localhost:3000/mcp",
                            "headers": { "API_KEY": "${env:HOME}" } },
                "old": { "transport": "streamable-http", "url": "http://localhost:3000/mcp" },
                "off": { "disabled": true, "nonsense": 1 }
            } }
            """);
    assertThat(folder.valid("mcp.json").config().servers()).hasSize(2);
    assertThat(folder.notes("mcp.json"))
        .containsExactly("mcp.json:5: mcpServers.off: disabled, so left out");
  }

  @Test
  void load_clientServersBesideOwnKeys_bothBind() throws IOException {
    folder.with(
        "sluice.yaml",
        """
        listen: { port: 1234 }
        mcpServers:
          a: { command: run, timeout: 5s, maxCalls: 3, sessions: dedicated, description: "text" }
        """);
    LoadedConfig.Valid valid = folder.valid("sluice.yaml");
    assertThat(valid.config().listen().port()).isEqualTo(1234);
    assertThat(valid.config().servers().getFirst().dispatch().timeout())
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(valid.config().servers().getFirst().dispatch().maxCalls()).isEqualTo(3);
  }

  @Test
  void load_ownKeysBesideClientServers_unknownOnesRefused() throws IOException {
    folder.with("sluice.yaml", "listen: {}\nlisten2: {}\nmcpServers: {}\n");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly("sluice.yaml:2: listen2: unknown key (expected: perhaps listen)");
  }

  @Test
  void load_wrongClientServers_problems() throws IOException {
    folder.with(
        "mcp.json",
        """
        { "mcpServers": {
            "old": { "type": "sse", "command": "npx" },
            "odd": { "type": "websocket", "url": "http://localhost:3000/" },
            "cross": { "type": "stdio", "url": "http://localhost:3000/mcp" },
            "slip": { "commnad": "npx" },
            "none": { },
            "both": { "command": "npx", "url": "http://localhost:3000/mcp" }
        } }
        """);
    assertThat(folder.problems("mcp.json"))
        .containsExactly(
            "mcp.json:2: mcpServers.old.url: missing (expected: given, as type is sse)",
            "mcp.json:3: mcpServers.odd.type: websocket (expected: stdio, http or sse)",
            "mcp.json:4: mcpServers.cross.command: missing (expected: given, as type is stdio)",
            "mcp.json:5: mcpServers.slip.commnad: unknown key (expected: perhaps command)",
            "mcp.json:5: mcpServers.slip: neither url nor command (expected: one of them)",
            "mcp.json:6: mcpServers.none: neither url nor command (expected: one of them)",
            "mcp.json:7: mcpServers.both: both url and command (expected: one of them)");
  }

  @Test
  void load_transportOfClients_onlySseIsTakenAtItsWord() throws IOException {
    folder.with(
        "mcp.json",
        """
        { "mcpServers": {
            "a": { "type": "sse", "url": "http://localhost:3000/x" },
            "b": { "transport": "SSE", "url": "http://localhost:3000/x" },
            "c": { "type": "http", "url": "http://localhost:3000/sse" },
            "d": { "transport": "streamable-http", "url": "http://localhost:3000/x" },
            "e": { "transport": "streamable", "url": "http://localhost:3000/x" }
        } }
        """);
    assertThat(folder.valid("mcp.json").config().servers())
        .extracting(server -> ((Reach.Url) server.reach()).http().transport())
        .containsExactly(
            UrlTransport.SSE,
            UrlTransport.SSE,
            UrlTransport.AUTO,
            UrlTransport.AUTO,
            UrlTransport.STREAMABLE);
  }

  @Test
  void load_sseWithARevisionWithoutSessions_isRefused() throws IOException {
    folder.with(
        "sluice.yaml",
        "servers: { a: { url: 'http://h/x', transport: sse, revision: 2026-07-28 } }\n");
    assertThat(folder.problems("sluice.yaml"))
        .containsExactly(
            "sluice.yaml:1: servers.a.revision: 2026-07-28 (expected: auto, or a revision up to"
                + " 2025-11-25, as transport is sse)");
  }

  @Test
  void load_ownTransport_isNoMarkOfAClientFile() throws IOException {
    folder.with(
        "sluice.yaml", "servers: { a: { url: 'http://h/x', transport: sse, colour: red } }\n");
    assertThat(folder.problems("sluice.yaml"))
        .singleElement()
        .asString()
        .startsWith("sluice.yaml:1: servers.a.colour: unknown key");
  }

  private static Reach.Command command(ServerConfig server) {
    return (Reach.Command) server.reach();
  }
}
