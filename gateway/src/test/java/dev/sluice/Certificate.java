package dev.sluice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost} and its key, made by the JDK's {@code keytool}.
 */
public final class Certificate {
  /** Of every store with it. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";

  private final Path folder;
  private final KeyStore keys;

  private Certificate(Path folder, KeyStore keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /** Valid now, also for {@code 127.0.0.1}. */
  public static Certificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return make(folder, "dns:localhost,ip:127.0.0.1", "-1d", 90);
  }

  /**
   * @param folder for its files
   * @param names as {@code keytool} takes them
   * @param start from when it is valid, from now, as {@code keytool} takes it
   * @param days how long it is valid
   */
  public static Certificate make(Path folder, String names, String start, int days)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    String options =
        "-genkeypair -alias %s -keyalg EC -dname CN=localhost -ext san=%s -storetype PKCS12"
                .formatted(ALIAS, names)
            + " -startdate %s -validity %d -storepass %s".formatted(start, days, PASSWORD);
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-keystore",
            store.toString());
    keytool.command().addAll(List.of(options.split(" ", -1)));
    int exit = keytool.inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("keytool: exit " + exit + " (expected: 0)");
    }
    KeyStore keys = empty();
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    return new Certificate(folder, keys);
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD.toCharArray());
    return store;
  }

  /** The certificate as PEM. */
  public Path file() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
  }

  /** Its key as PEM. */
  public Path keyFile() throws IOException, GeneralSecurityException {
    return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n",
        US_ASCII);
  }

  /** A store that trusts it and no other. */
  public Path trustFile() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted().store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    return trusted;
  }

  /** What a server shows it with. */
  public KeyManagerFactory keyManagers() throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    return managers;
  }

  /** Shows it. */
  public SSLContext showing() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers().getKeyManagers(), null, null);
    return context;
  }

  /** Trusts it and no other. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
