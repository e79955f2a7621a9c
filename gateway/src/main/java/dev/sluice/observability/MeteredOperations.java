package dev.sluice.observability;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the outcome of every operation in histograms. */
final class MeteredOperations implements Operations {
  /** Most series of each of the two with labels; what comes after folds into {@code other}. */
  static final int MAX_SERIES = 10_000;

  /** Most error types beside those the gateway itself gives, such as codes of servers. */
  static final int MAX_FOREIGN_ERRORS = 50;

  private static final Set<String> METHODS = Set.copyOf(McpMethod.ALL);

  private final BoundedLabels errors = new BoundedLabels(ownErrors(), MAX_FOREIGN_ERRORS);
  private final OperationSeries served;
  private final OperationSeries called;
  private final Histogram overhead;
  private final HistogramFamily waits;
  private final Map<ServerName, Histogram> waitsOf = new ConcurrentHashMap<>();

  /**
   * @param families gives the histograms of a meter
   */
  MeteredOperations(Function<GatewayMeters, HistogramFamily> families) {
    this(families, MAX_SERIES);
  }

  MeteredOperations(Function<GatewayMeters, HistogramFamily> families, int maxSeries) {
    HistogramFamily server = families.apply(GatewayMeters.SERVER_OPERATION);
    HistogramFamily client = families.apply(GatewayMeters.CLIENT_OPERATION);
    served = new OperationSeries(server, key -> served(server, key), maxSeries);
    called = new OperationSeries(client, key -> called(client, key), maxSeries);
    overhead = families.apply(GatewayMeters.OVERHEAD).with();
    waits = families.apply(GatewayMeters.QUEUE_WAIT);
  }

  @Override
  public void served(Exchange exchange, @Nullable String errorType, String transport, long nanos) {
    Client client = exchange.client();
    String method = method(exchange.message().method());
    served.record(
        new OperationKey(
            method,
            tool(method, exchange.target()),
            error(errorType),
            transport,
            client == null ? null : client.version(),
            null),
        nanos);
    long away = exchange.awayNanos();
    if (away >= 0) {
      overhead.record(nanos - away);
    }
  }

  @Override
  public void called(
      ServerName server,
      String method,
      @Nullable String target,
      @Nullable String errorType,
      String transport,
      @Nullable ProtocolVersion version,
      long nanos) {
    String known = method(method);
    called.record(
        new OperationKey(known, tool(known, target), error(errorType), transport, version, server),
        nanos);
  }

  @Override
  public void queued(ServerName server, long nanos) {
    waitsOf.computeIfAbsent(server, name -> waits.with(name.value())).record(nanos);
  }

  /** The server is not configured any more: its series go. */
  void forget(ServerName server) {
    called.forget(key -> server.equals(key.server()));
    Histogram waited = waitsOf.remove(server);
    if (waited != null) {
      waits.remove(waited);
    }
  }

  private static Histogram served(HistogramFamily family, OperationKey key) {
    return family.with(
        key.method(), key.tool(), key.errorType(), key.transport(), key.versionText());
  }

  private static Histogram called(HistogramFamily family, OperationKey key) {
    ServerName server = key.server();
    return family.with(
        key.method(),
        key.tool(),
        key.errorType(),
        key.transport(),
        key.versionText(),
        server == null ? null : server.value());
  }

  private static String method(@Nullable String method) {
    return method != null && METHODS.contains(method) ? method : BoundedLabels.OTHER;
  }

  /** Only a tool has a place in the labels; the target of {@code prompts/get} is a prompt. */
  private static @Nullable String tool(String method, @Nullable String target) {
    return method.equals(McpMethod.TOOLS_CALL) ? target : null;
  }

  private @Nullable String error(@Nullable String errorType) {
    return errorType == null ? null : errors.of(errorType);
  }

  private static List<String> ownErrors() {
    List<String> own = new ArrayList<>(List.of("tool_error"));
    for (Reason reason : Reason.values()) {
      own.add(reason.text());
    }
    for (ClientFault fault : ClientFault.values()) {
      own.add(fault.name().toLowerCase(Locale.ROOT));
    }
    return own;
  }
}
