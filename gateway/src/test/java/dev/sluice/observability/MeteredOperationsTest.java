package dev.sluice.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeteredOperationsTest {
  private static final long TEN_MILLIS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final ServerName SERVER = new ServerName("scraper");

  private final Map<GatewayMeters, HistogramFamily> families = new EnumMap<>(GatewayMeters.class);
  private final EventLoop loop = new DefaultEventLoop();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void served_knownTool_isOneSeriesWithItsLabels() {
    Operations operations = new MeteredOperations(this::family);

    operations.served(exchange("tools/call", "fetch"), null, "streamable_http", TEN_MILLIS);

    assertThat(scrape())
        .contains(
            "mcp_server_operation_duration_seconds_count{gen_ai_tool_name=\"fetch\","
                + "mcp_method_name=\"tools/call\","
                + "network_transport=\"streamable_http\"} 1\n");
  }

  @Test
  void called_failure_carriesServerVersionAndReason() {
    Operations operations = new MeteredOperations(this::family);

    call(operations, "tools/call", "fetch", "deadline_exceeded");

    assertThat(scrape())
        .contains(
            "mcp_client_operation_duration_seconds_count{error_type=\"deadline_exceeded\","
                + "gen_ai_tool_name=\"fetch\",mcp_method_name=\"tools/call\","
                + "mcp_protocol_version=\"2025-11-25\",network_transport=\"stdio\","
                + "server=\"scraper\"} 1\n");
  }

  @Test
  void buckets_everyOperation_areThoseOfTheField() {
    Operations operations = new MeteredOperations(this::family);

    call(operations, "ping", null, null);

    List<String> bounds =
        scrape()
            .lines()
            .filter(line -> line.startsWith("mcp_client_operation_duration_seconds_bucket"))
            .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
            .toList();
    assertThat(bounds)
        .containsExactly(
            "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1.0", "2.0", "5.0", "10.0", "30.0",
            "60.0", "120.0", "300.0", "+Inf");
  }

  @Test
  void served_unknownMethod_foldsIntoOther() {
    Operations operations = new MeteredOperations(this::family);

    operations.served(exchange("made/up", null), null, "streamable_http", TEN_MILLIS);

    assertThat(scrape()).contains("mcp_method_name=\"other\"").doesNotContain("made/up");
  }

  @Test
  void called_promptTarget_isNoTool() {
    Operations operations = new MeteredOperations(this::family);

    call(operations, "prompts/get", "greeting", null);

    assertThat(scrape()).doesNotContain("greeting");
  }

  @Test
  void errorTypes_atAndPastTheLimit_lastFoldsIntoOther() {
    Operations operations = new MeteredOperations(this::family);

    for (int i = 0; i <= MeteredOperations.MAX_FOREIGN_ERRORS; i++) {
      call(operations, "ping", null, Integer.toString(1_000 + i));
    }

    int last = 1_000 + MeteredOperations.MAX_FOREIGN_ERRORS;
    assertThat(scrape())
        .contains("error_type=\"" + (last - 1) + '"')
        .contains("error_type=\"other\"")
        .doesNotContain("error_type=\"" + last + '"');
    call(operations, "ping", null, "backend_unreachable");
    assertThat(scrape()).contains("error_type=\"backend_unreachable\"");
  }

  @Test
  void series_atAndPastTheLimit_lastFoldsIntoOther() {
    Operations operations = new MeteredOperations(this::family, 2);

    call(operations, "tools/call", "one", null);
    call(operations, "tools/call", "two", null);
    call(operations, "tools/call", "three", null);
    call(operations, "tools/call", "two", null);

    assertThat(scrape())
        .contains("gen_ai_tool_name=\"one\"", "gen_ai_tool_name=\"two\"")
        .contains("gen_ai_tool_name=\"other\"")
        .doesNotContain("three");
  }

  @Test
  void served_askedNoServer_hasNoOverhead() {
    Operations operations = new MeteredOperations(this::family);

    operations.served(exchange("ping", null), null, "streamable_http", TEN_MILLIS);

    assertThat(scrape()).contains("sluice_overhead_seconds_count 0\n");
  }

  @Test
  void served_awayForMostOfIt_overheadIsTheRest() {
    Operations operations = new MeteredOperations(this::family);
    Exchange exchange = exchange("tools/call", "fetch");
    exchange.wasAway(TEN_MILLIS - 250_000);
    exchange.wasAway(100_000);

    operations.served(exchange, null, "streamable_http", TEN_MILLIS);

    assertThat(scrape())
        .contains("sluice_overhead_seconds_bucket{le=\"0.0001\"} 0\n")
        .contains("sluice_overhead_seconds_bucket{le=\"0.0002\"} 1\n")
        .contains("sluice_overhead_seconds_sum 0.000150000\n");
  }

  private HistogramFamily family(GatewayMeters meter) {
    return families.computeIfAbsent(meter, m -> new HistogramFamily(m, () -> CurrentTrace.NONE));
  }

  private String scrape() {
    try (TextPage page = new TextPage()) {
      families.values().forEach(family -> family.write(page, false));
      return new Exposition("text/plain", page.body()).text();
    }
  }

  private static void call(
      Operations operations, String method, @Nullable String target, @Nullable String error) {
    operations.called(
        SERVER, method, target, error, "stdio", ProtocolVersion.V2025_11_25, TEN_MILLIS);
  }

  private Exchange exchange(String method, @Nullable String tool) {
    Message message =
        Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{}}");
    Exchange exchange =
        new Exchange(Scope.AGGREGATE, Identity.ANONYMOUS, null, message, loop, System.nanoTime());
    exchange.routed(SERVER, tool);
    return exchange;
  }
}
