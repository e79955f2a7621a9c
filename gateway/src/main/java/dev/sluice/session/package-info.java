/**
 * Sessions of clients in the session era (2024-11-05 to 2025-11-25): who they are, what they hold,
 * and how they end.
 *
 * <p><b>Threads.</b> A client may have requests on several connections and so on several event
 * loops; {@code notifications/cancelled} and answers may come in on another loop than the call they
 * mean. A message is handled on the loop of its own connection. What a session holds is kept in
 * {@link dev.sluice.session.Holdings} behind one short lock, never held while foreign code runs; a
 * {@link dev.sluice.session.Call} is confined to its loop and only cancelling hops there. Nothing
 * else of the path of a call hops.
 *
 * <p><b>Closing</b> goes one way, from whichever thread begins it: no new work, calls cancelled,
 * the last call ended, standing stream closed, askers told, actions of {@code Client.onClose} run,
 * forgotten, reported. The session is given up on after a while if a cancelled call never ends.
 *
 * <p><b>Time.</b> There is no timer in a session: one sweep looks at all of them every second.
 */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
