package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths and what they stand for. */
final class RouteTableTest {
  private final Set<ServerName> known = new HashSet<>(Set.of(new ServerName("crm")));
  private final RouteTable routes = new RouteTable(known::contains, "");

  @ParameterizedTest
  @CsvSource({
    "/mcp, MCP",
    "/mcp/, MCP",
    "/mcp?x=/y, MCP",
    "/mcp/?x, MCP",
    "/mcp//, NOWHERE",
    "/tools, TOOLS",
    "/tools/, TOOLS",
    "/tools/call, TOOLS_CALL",
    "/healthz, LIVE",
    "/readyz/, READY",
    "/sse, SSE",
    "/sse/, SSE",
    "/messages?sessionId=a, MESSAGES",
    "/messages/?sessionId=a/, MESSAGES",
    "/servers/crm/sse, SSE",
    "/servers/crm/sse/, SSE",
    "/servers/crm/messages?sessionId=x, MESSAGES",
    "/servers/other/sse, NO_MCP",
    "/servers/other/messages, NO_MCP",
    "/, NOWHERE",
    "*, NOWHERE",
    "http://localhost:8080/mcp, MCP",
    "HTTPS://localhost/servers/crm/mcp/?x=1, MCP",
    "http://localhost, NOWHERE",
    "http://localhost?/mcp, NOWHERE",
    "ftp://localhost/mcp, NOWHERE",
    "/servers/crm/mcp, MCP",
    "/servers/crm/mcp/, MCP",
    "/servers/crm/tools, TOOLS",
    "/servers/crm/tools/call/, TOOLS_CALL",
    "/servers/crm/healthz, NOWHERE",
    "/servers/crm, NOWHERE",
    "/servers//mcp, NO_MCP",
    "/servers/other/mcp, NO_MCP",
    "/servers/other/tools, NOWHERE",
  })
  void find_path_givesKind(String path, Route.Kind kind) {
    assertThat(routes.find(path).kind()).isEqualTo(kind);
    assertThat(routes.find(path)).isEqualTo(routes.find(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/gw/mcp, MCP",
    "/mcp, MCP",
    "/gw/servers/crm/messages?sessionId=x, MESSAGES",
    "https://h/gw/sse/, SSE",
    "/gw, NOWHERE",
    "/gw/, NOWHERE",
    "/gwmcp, NOWHERE",
    "/gw/gw/mcp, NOWHERE",
    "/mcp?x=/gw/, MCP",
  })
  void find_behindPrefix_withAndWithoutIt(String path, Route.Kind kind) {
    assertThat(new RouteTable(known::contains, "/gw").find(path).kind()).isEqualTo(kind);
  }

  @Test
  void find_server_givesItsScope() {
    assertThat(routes.find("/servers/crm/mcp").scope())
        .isEqualTo(new Scope.Single(new ServerName("crm")));
    assertThat(routes.find("/mcp").scope()).isEqualTo(Scope.AGGREGATE);
  }

  @Test
  void find_serverRemoved_isUnknownAgain() {
    assertThat(routes.find("/servers/crm/mcp").kind()).isEqualTo(Route.Kind.MCP);
    known.clear();
    assertThat(routes.find("/servers/crm/mcp").kind()).isEqualTo(Route.Kind.NO_MCP);
  }
}
