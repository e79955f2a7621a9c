package dev.sluice.cli;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.Fleet;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks every server of a fleet what it is and which tools it has, all at the same time. */
final class Survey {
  private Survey() {}

  /** What each server said, in the order of the configuration. Blocks, at most the deadline. */
  static List<Surveyed> of(Fleet fleet, List<ServerName> servers, Duration deadline) {
    return of(fleet.dispatcher(), fleet.loop(), servers, deadline);
  }

  static List<Surveyed> of(
      Dispatcher dispatcher, EventLoop loop, List<ServerName> servers, Duration deadline) {
    List<CompletableFuture<Surveyed>> answers =
        servers.stream()
            .map(server -> new ToolListing(server, dispatcher, nobody(), loop))
            .map(listing -> listing.start(deadline))
            .toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** On whose behalf the command line asks. */
  static Client nobody() {
    return Client.nobody(Scope.AGGREGATE, Identity.ANONYMOUS, ClientCapabilities.NONE);
  }
}
