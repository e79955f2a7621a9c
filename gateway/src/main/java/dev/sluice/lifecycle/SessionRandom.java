package dev.sluice.lifecycle;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** The source of session ids: unguessable, and seeded once so that no event loop ever blocks. */
final class SessionRandom {

  private SessionRandom() {}

  static SecureRandom seeded() {
    try {
      SecureRandom random = SecureRandom.getInstance("DRBG");
      random.nextBytes(new byte[32]);
      return random;
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("this JDK has no DRBG (expected: every JDK since 9)", broken);
    }
  }
}
