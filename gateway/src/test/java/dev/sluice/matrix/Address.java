package dev.sluice.matrix;

/**
 * Where a server is called: at an address of its own, or with all others at one.
 *
 * @param path of the address, without what follows for a transport
 * @param prefix before the names of its tools and prompts there
 * @param scheme of the URIs of its resources, which are the same everywhere
 */
record Address(String path, String prefix, String scheme) {
  static Address own(ServerKind server) {
    return new Address("/servers/" + server.serverName() + '/', "", server.serverName());
  }

  static Address merged(ServerKind server) {
    return new Address("/", server.serverName() + "__", server.serverName());
  }
}
