package dev.sluice.protocol.jsonrpc;

/**
 * Where one JSON value stands in its message.
 *
 * @param start offset of the value's first byte, from the message's first byte
 * @param end offset just past its last byte
 */
public record Span(int start, int end) {}
