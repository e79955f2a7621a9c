package dev.sluice.routing;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpError;
import org.jspecify.annotations.Nullable;

/**
 * A tool call to a server that compares headers with arguments. If the server refuses it because
 * what is known of the tool is old or nothing, the list is fetched anew and the call is sent once
 * more: nothing has run. Confined to the exchange's loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#client-behavior">Client
 *     behavior, MCP 2026-07-28</a>
 */
final class RefreshedCall implements ReplySink, InFlight {
  private final Exchange exchange;
  private final ReplySink sink;
  private final Slot slot;
  private final String tool;
  private final ToolCalls calls;
  private MirroredParams mirrored;
  private InFlight current = InFlight.DONE;
  private Reply.@Nullable Answered refusal;
  private @Nullable Message again;
  private boolean paused;

  /**
   * @param slot holds the server's list of tools
   * @param tool the server's own name of it
   */
  RefreshedCall(Exchange exchange, ReplySink sink, Slot slot, String tool, ToolCalls calls) {
    this.exchange = exchange;
    this.sink = sink;
    this.slot = slot;
    this.tool = tool;
    this.calls = calls;
    this.mirrored = MirroredParams.NONE;
  }

  /** Sends it for the first time. */
  RefreshedCall begin(@Nullable Entry entry) {
    mirrored = entry == null ? MirroredParams.NONE : entry.mirrored();
    InFlight first = calls.dispatch(exchange, exchange.message(), this, slot.server(), entry);
    if (again == null) {
      become(first);
    }
    return this;
  }

  @Override
  public boolean interim(Message message) {
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    if (again != null) {
      again.release();
      sink.finish(reply);
    } else if (reply instanceof Reply.Answered answered && isHeaderMismatch(answered.message())) {
      refusal = answered;
      calls.refetch(slot, exchange.loop(), this::known);
    } else {
      sink.finish(reply);
    }
  }

  private static boolean isHeaderMismatch(Message answer) {
    return answer.kind() == Envelope.Kind.ERROR
        && Integer.toString(McpError.HEADER_MISMATCH).equals(answer.raw(Member.ERROR_CODE));
  }

  /** The list is there, or will not come. */
  private void known() {
    Reply.Answered held = refusal;
    if (held == null) {
      return;
    }
    refusal = null;
    Part part = slot.part();
    Entry entry = part == null ? null : part.find(tool);
    if (entry == null || entry.mirrored().headers().equals(mirrored.headers())) {
      sink.finish(held);
      return;
    }
    held.message().release();
    String fault = ToolCalls.fault(exchange, entry);
    if (fault != null) {
      sink.finish(new Reply.Failed(new Failure.ByClient(ClientFault.HEADER_MISMATCH, fault)));
      return;
    }
    Message copy = exchange.message().share().replace(Member.NAME, entry.token());
    again = copy;
    become(calls.dispatch(exchange, copy, this, slot.server(), entry));
  }

  private void become(InFlight handle) {
    current = handle;
    if (paused) {
      handle.pause();
    }
  }

  @Override
  public void cancel(CancelReason reason) {
    Reply.Answered held = refusal;
    if (held == null) {
      current.cancel(reason);
    } else {
      refusal = null;
      held.message().release();
      sink.finish(new Reply.Failed(Deferred.unsent(reason)));
    }
  }

  @Override
  public void pause() {
    paused = true;
    current.pause();
  }

  @Override
  public void resume() {
    paused = false;
    current.resume();
  }
}
