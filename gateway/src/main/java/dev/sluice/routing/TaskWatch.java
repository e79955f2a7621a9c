package dev.sluice.routing;

import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The sink of a call that may be answered with a task: remembers who issued it. */
record TaskWatch(ReplySink sink, TaskOwners owners, Identity caller, ServerName server)
    implements ReplySink {

  @Override
  public boolean interim(Message message) {
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    if (reply instanceof Reply.Answered(Message answer, var session)
        && answer.kind() == Envelope.Kind.RESULT) {
      String task = task(answer);
      if (task != null) {
        owners.issued(caller, task, server);
      }
    }
    sink.finish(reply);
  }

  /**
   * The id of the task a result stands for: within {@code task} in 2025-11-25, next to {@code
   * resultType} in the extension for later revisions.
   */
  private static @Nullable String task(Message answer) {
    ByteBuf json = answer.bytes();
    Span result =
        new Span(answer.envelope().start(Member.RESULT), answer.envelope().end(Member.RESULT));
    Span task = JsonSpans.member(json, result.start(), result.end(), McpField.TASK);
    Span holder = "\"task\"".equals(answer.raw(Member.RESULT_TYPE)) ? result : task;
    Span id =
        holder == null
            ? null
            : JsonSpans.member(json, holder.start(), holder.end(), McpField.TASK_ID);
    return id == null ? null : JsonSpans.text(json, id.start(), id.end());
  }
}
