package dev.sluice.exchange;

import dev.sluice.protocol.era.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a server said of itself in {@code initialize}.
 *
 * @param version the revision agreed with it
 * @param capabilities raw JSON object
 * @param serverInfo raw JSON object
 * @param instructions the text, or null
 */
public record ServerDescription(
    ProtocolVersion version,
    String capabilities,
    String serverInfo,
    @Nullable String instructions) {}
