package dev.sluice.admin;

import dev.sluice.settings.Setting;

/** The management address ({@code management}): metrics, health, admin; never public. */
public record ManagementConfig(
    @Setting("Address to listen on.") String host,
    @Setting(value = "Port to listen on; 0 takes a free one.", min = "0", max = "65535") int port) {
  public static final ManagementConfig DEFAULTS = new ManagementConfig("127.0.0.1", 9464);
}
