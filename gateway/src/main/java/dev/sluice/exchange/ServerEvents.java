package dev.sluice.exchange;

import org.jspecify.annotations.Nullable;

/** What a server says outside any call. Called on whatever loop it was heard on. */
public interface ServerEvents {
  /**
   * A notification that belongs to no call: {@code list_changed}, {@code resources/updated}, a log
   * message. Takes ownership.
   *
   * @param capabilities the client capabilities the upstream session it came on had declared, null
   *     when it was heard for clients of all capabilities
   * @param client the only client that session serves, null when it is shared
   */
  void onNotification(
      ServerName server,
      @Nullable ClientCapabilities capabilities,
      @Nullable Client client,
      Message notification);

  /** The server answers (again). */
  void onUp(ServerName server);

  /** The server does not answer any more. */
  void onDown(ServerName server, Failure failure);
}
