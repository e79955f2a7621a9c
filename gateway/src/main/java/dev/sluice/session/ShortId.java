package dev.sluice.session;

import java.nio.ByteBuffer;
import java.util.Base64;

/** The end of a session id: enough to tell sessions apart, and never enough to use one. */
final class ShortId {
  /** Characters of a short id; of a sealed id they are the end of the authentication tag. */
  static final int CHARS = 12;

  private ShortId() {}

  static String of(String id) {
    return id.substring(Math.max(0, id.length() - CHARS));
  }

  /** 64 bits of an id of this gateway, as good as unique among such. */
  static long bits(String id) {
    return ByteBuffer.wrap(Base64.getUrlDecoder().decode(of(id))).getLong();
  }
}
