package dev.sluice.exchange;

/** What a server says outside any call. Called on whatever loop it was heard on. */
public interface ServerEvents {
  /**
   * A notification that belongs to no call: {@code list_changed}, {@code resources/updated}, a log
   * message. Takes ownership.
   *
   * @param capabilities the client capabilities the upstream session it came on had declared
   * @param client the only client that session serves, null when it is shared
   */
  void onNotification(
      ServerName server,
      ClientCapabilities capabilities,
      @org.jspecify.annotations.Nullable Client client,
      Message notification);

  /** The server answers (again). */
  void onUp(ServerName server);

  /** The server does not answer any more. */
  void onDown(ServerName server, Failure failure);
}
