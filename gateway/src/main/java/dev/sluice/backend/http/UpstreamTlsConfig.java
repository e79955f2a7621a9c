package dev.sluice.backend.http;

import dev.sluice.settings.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whom Sluice trusts when it connects over https ({@code servers.NAME.tls}). */
public record UpstreamTlsConfig(
    @Setting(
            "PEM file with the certificates of the authorities that may vouch for the server, instead"
                + " of those the JDK knows. The name in its certificate is always checked.")
        @Nullable Path ca) {
  public static final UpstreamTlsConfig DEFAULTS = new UpstreamTlsConfig(null);
}
