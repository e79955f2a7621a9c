package dev.sluice.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A key that seals session ids, made of a secret with HKDF.
 *
 * @param id how ids name the key they were sealed with; tells nothing of the secret
 * @param key for AES-256-GCM
 */
record SealKey(int id, SecretKey key) {
  private static final byte[] KEY = "sluice session id, key".getBytes(US_ASCII);
  private static final byte[] NAME = "sluice session id, key id".getBytes(US_ASCII);
  private static final int KEY_BYTES = 32;

  /** The key of a secret: the same secret gives the same key everywhere. */
  static SealKey of(String secret) {
    try {
      KDF hkdf = KDF.getInstance("HKDF-SHA256");
      HKDFParameterSpec.Extract extract =
          HKDFParameterSpec.ofExtract().addIKM(secret.getBytes(UTF_8)).extractOnly();
      SecretKey extracted = hkdf.deriveKey("Generic", extract);
      byte[] name = hkdf.deriveData(HKDFParameterSpec.expandOnly(extracted, NAME, Integer.BYTES));
      return new SealKey(
          ByteBuffer.wrap(name).getInt(),
          hkdf.deriveKey("AES", HKDFParameterSpec.expandOnly(extracted, KEY, KEY_BYTES)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(
          "this JDK has no HKDF (expected: every JDK since 25)", broken);
    }
  }
}
