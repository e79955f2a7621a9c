package dev.sluice.edge;

import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.SessionDoor;
import dev.sluice.exchange.Stage;
import dev.sluice.exchange.StreamCounts;
import dev.sluice.observability.CallWatch;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the public port.
 *
 * @param sessions takes what comes to the MCP endpoints in the session era
 * @param stateless takes requests that carry their own revision, capabilities and caller
 * @param plain takes what comes over plain HTTP, without a session
 * @param known true for the servers that have addresses of their own
 * @param ready the answer of {@code /readyz}
 * @param streams what happens on SSE streams is counted here
 * @param watch follows calls, null for nobody
 */
public record EdgeStages(
    SessionDoor sessions,
    Stage stateless,
    Stage plain,
    Predicate<ServerName> known,
    BooleanSupplier ready,
    Operations operations,
    EnvelopeReader envelopes,
    StreamCounts streams,
    @Nullable CallWatch watch) {}
