package dev.sluice.protocol.sse;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One dispatched event.
 *
 * @param type the {@code event} field, {@code message} when absent
 * @param id the {@code id} field of this event, null when it had none
 * @param data the data without the final line end; owned by whoever receives the event, who must
 *     release it
 */
public record SseEvent(String type, @Nullable String id, ByteBuf data) {}
