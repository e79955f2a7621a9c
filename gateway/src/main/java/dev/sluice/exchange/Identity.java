package dev.sluice.exchange;

/**
 * Who is calling.
 *
 * @param name a configured name, never a credential
 */
public record Identity(String name) {
  /** A caller nobody asked to authenticate. */
  public static final Identity ANONYMOUS = new Identity("anonymous");
}
