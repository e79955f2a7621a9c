/**
 * JSON-RPC 2.0 as bytes: the envelope reader finds the few members a gateway must know, a {@link
 * dev.sluice.protocol.jsonrpc.Splice} replaces them, and nothing ever becomes an object tree.
 *
 * <p>Offsets are relative to the reader index the buffer had when it was read. No class here keeps
 * a buffer or changes an index.
 */
@NullMarked
package dev.sluice.protocol.jsonrpc;

import org.jspecify.annotations.NullMarked;
