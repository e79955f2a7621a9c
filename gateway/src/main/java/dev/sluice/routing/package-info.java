/**
 * Name to server, and the merged catalogue.
 *
 * <p>{@link dev.sluice.routing.Router} sends a request at one server's address to that server as it
 * is. At the address of all servers it finds the server by the name or URI, gives the request the
 * server's own name, or answers from the {@code Catalogue}: four merged lists for each audience,
 * each made of one part from each server. A part is fetched when first wanted, served however old
 * while a new one is fetched, and fetched again when the server says it changed; clients are told
 * only when the merged list differs.
 *
 * <p>Every method runs on the loop of the exchange or event that caused it. What loops share is an
 * immutable snapshot swapped by compare-and-set; nothing here blocks or locks, and a fetch belongs
 * to the loop that asked for it.
 */
@NullMarked
package dev.sluice.routing;

import org.jspecify.annotations.NullMarked;
