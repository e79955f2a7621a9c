package dev.sluice.lifecycle;

import dev.sluice.settings.Setting;

/**
 * One of the places where a server runs ({@code servers.NAME.replicas}).
 *
 * @param name unlike those of the server's other replicas
 */
public record ReplicaConfig(
    @Setting("Its name in logs and meters; absent means its place in the list, from 1.")
        String name,
    @Setting(
            value = "Its share of the client sessions, relative to the weights of the others.",
            min = "1",
            max = "1000000")
        int weight,
    @Setting(
            "Whether it gets no new sessions. Those it has move to another replica at their next"
                + " call; with sessions: dedicated they stay until their clients leave.")
        boolean drain,
    ServerConfig.Reach reach) {
  /** Most replicas of one server. */
  public static final int MOST = 100;

  /** The only replica of a server that lists none. */
  public static ReplicaConfig only(ServerConfig.Reach reach) {
    return new ReplicaConfig("1", 1, false, reach);
  }
}
