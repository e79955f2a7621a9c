package dev.sluice.edge;

import dev.sluice.settings.Setting;
import java.nio.file.Path;

/** Certificate of a TLS port ({@code listen.tls}); HTTP/2 and HTTP/1.1 are offered by ALPN. */
public record TlsConfig(
    @Setting("PEM file with the certificate chain.") Path certificate,
    @Setting("PEM file with the private key (PKCS#8).") Path key) {}
