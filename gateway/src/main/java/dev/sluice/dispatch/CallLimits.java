package dev.sluice.dispatch;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Outbound;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of one server says about single calls: how often, how long, and whether
 * twice does no harm. Thread-safe. A server without such keys costs nothing here.
 */
final class CallLimits {
  private final DispatchConfig config;
  private final CallFailures failures;
  private final @Nullable RateLimit ofServer;
  private final Map<String, RateLimit> ofTools;
  private final boolean namesTools;

  /**
   * @param refused counts who was refused
   */
  CallLimits(
      DispatchConfig config, CallFailures failures, LongAdder refused, LongSupplier nanoTime) {
    this.config = config;
    this.failures = failures;
    String server = failures.server().value();
    RateLimitConfig own = config.rateLimit();
    this.ofServer = own == null ? null : new RateLimit(server, own, refused, nanoTime);
    Map<String, RateLimit> limits = new HashMap<>();
    config
        .tools()
        .forEach(
            (tool, settings) -> {
              RateLimitConfig limit = settings.rateLimit();
              if (limit != null) {
                limits.put(tool, new RateLimit(server + '/' + tool, limit, refused, nanoTime));
              }
            });
    this.ofTools = Map.copyOf(limits);
    this.namesTools = !config.tools().isEmpty() || !config.idempotent().isEmpty();
  }

  /** Why a call may not begin now, null when it may. */
  @Nullable Failure refusal(Outbound outbound) {
    if (ofServer == null && ofTools.isEmpty()) {
      return null;
    }
    if (!ofTools.isEmpty()) {
      String tool = tool(outbound);
      RateLimit limit = tool == null ? null : ofTools.get(tool);
      if (limit != null && !limit.tryAcquire()) {
        return failures.tooOften("tools." + tool + ".rateLimit", limit);
      }
    }
    RateLimit limit = ofServer;
    return limit == null || isList(outbound) || limit.tryAcquire()
        ? null
        : failures.tooOften("rateLimit", limit);
  }

  /** Whether running a call twice does no harm: it says so, or the configuration does. */
  boolean isRepeatable(Outbound outbound) {
    if (outbound.repeatable() || config.idempotent().isEmpty()) {
      return outbound.repeatable();
    }
    if (!isToolCall(outbound)) {
      return false;
    }
    String tool = tool(outbound);
    return config.idempotent().contains("*")
        || (tool != null && config.idempotent().contains(tool));
  }

  /** Longest a call may take without progress. */
  Duration timeout(Outbound outbound) {
    Duration own = outbound.deadline();
    Duration usual = isList(outbound) ? config.listTimeout() : config.timeout();
    ToolConfig tool = settings(outbound);
    Duration most = tool == null || tool.timeout() == null ? usual : tool.timeout();
    return own == null || own.compareTo(most) > 0 ? most : own;
  }

  /** Longest a call may take in all. */
  Duration maxTotal(Outbound outbound) {
    if (outbound.deadline() != null || isList(outbound)) {
      return timeout(outbound);
    }
    ToolConfig tool = settings(outbound);
    return tool == null || tool.maxTotal() == null ? config.maxTotal() : tool.maxTotal();
  }

  /** The key that bounds how long a call may take. */
  String timeoutKey(Outbound outbound) {
    ToolConfig tool = settings(outbound);
    if (tool != null && tool.timeout() != null) {
      return "tools." + tool(outbound) + ".timeout";
    }
    return isList(outbound) ? "listTimeout" : "timeout";
  }

  private @Nullable ToolConfig settings(Outbound outbound) {
    String tool = config.tools().isEmpty() ? null : tool(outbound);
    return tool == null ? null : config.tools().get(tool);
  }

  /** The tool a call names, by the server's own name where that is known. */
  private @Nullable String tool(Outbound outbound) {
    if (!namesTools || !isToolCall(outbound)) {
      return null;
    }
    return outbound.target() == null ? outbound.message().text(Member.NAME) : outbound.target();
  }

  private static boolean isToolCall(Outbound outbound) {
    return outbound.message().envelope().isMethod(McpMethod.TOOLS_CALL);
  }

  private static boolean isList(Outbound outbound) {
    return !isToolCall(outbound) && OwnLists.isList(String.valueOf(outbound.message().method()));
  }
}
