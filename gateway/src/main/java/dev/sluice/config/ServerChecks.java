package dev.sluice.config;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.http.UrlTransport;
import dev.sluice.backend.stdio.StdioConfig;
import dev.sluice.dispatch.CanaryConfig;
import dev.sluice.lifecycle.ReplicaConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.lifecycle.ServerConfig.Reach;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.settings.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What must hold between the keys of one server, and between them and the machine. */
final class ServerChecks {
  private final Findings findings;
  private final Place server;

  /**
   * @param server where the server's group stands
   */
  ServerChecks(Findings findings, Place server) {
    this.findings = findings;
    this.server = server;
  }

  void check(ServerConfig config, String key) {
    if (config.replicas().size() == 1) {
      reach(config.reach(), key);
    } else {
      for (int i = 0; i < config.replicas().size(); i++) {
        reach(config.replicas().get(i).reach(), key + ".replicas[" + i + ']');
      }
    }
    canary(config, key + ".canary.replica");
    transport(config, key + ".revision");
    inOrder(
        key + ".ejection.time",
        config.watch().ejection().time(),
        key + ".ejection.maxTime",
        config.watch().ejection().maxTime());
    inOrder(
        key + ".timeout",
        config.dispatch().timeout(),
        key + ".maxTotal",
        config.dispatch().maxTotal());
    inOrder(
        key + ".retry.pause",
        config.dispatch().retry().pause(),
        key + ".retry.maxPause",
        config.dispatch().retry().maxPause());
    inOrder(
        key + ".breaker.openFor",
        config.dispatch().breaker().openFor(),
        key + ".breaker.maxOpenFor",
        config.dispatch().breaker().maxOpenFor());
  }

  private void reach(Reach reach, String key) {
    switch (reach) {
      case Reach.Url(HttpConfig http) -> {
        url(http.url(), key + ".url");
        HeaderChecks.check(http.headers(), findings, server, key + ".headers");
        authorities(http.tls().ca(), key + ".tls.ca");
      }
      case Reach.Command(StdioConfig stdio) -> command(stdio, key);
      case Reach.Demo demo -> {}
    }
  }

  private void authorities(@Nullable Path file, String key) {
    if (file == null) {
      return;
    }
    String wrong = null;
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        wrong = "no certificate in it";
      }
    } catch (IOException unreadable) {
      wrong = file.toString();
    } catch (CertificateException malformed) {
      wrong = "not PEM";
    }
    if (wrong != null) {
      findings.problem(
          findings.place(key, server), key, wrong, "a PEM file of certificates that can be read");
    }
  }

  /** HTTP+SSE has sessions, and revisions without them know it no more. */
  private void transport(ServerConfig config, String key) {
    ProtocolVersion only = config.dispatch().revision().version();
    if (only != null
        && only.compareTo(ProtocolVersion.LATEST_SESSION) > 0
        && config.reach() instanceof Reach.Url(HttpConfig http)
        && http.transport() == UrlTransport.SSE) {
      findings.problem(
          findings.place(key, server),
          key,
          only.text(),
          "auto, or a revision up to "
              + ProtocolVersion.LATEST_SESSION.text()
              + ", as transport is sse");
    }
  }

  /** A rollback needs a replica on trial and others to hold it against. */
  private void canary(ServerConfig config, String key) {
    CanaryConfig canary = config.watch().canary();
    List<ReplicaConfig> replicas = config.replicas();
    String named = canary.replica();
    Place place = findings.place(key, server);
    if (named != null && replicas.stream().noneMatch(each -> each.name().equals(named))) {
      findings.problem(
          place,
          key,
          named,
          "one of " + replicas.stream().map(ReplicaConfig::name).collect(Collectors.joining(", ")));
    } else if (canary.rollback() && replicas.size() == 1) {
      findings.problem(place, key, "one replica", "a server with replicas, as rollback is on");
    } else if (canary.rollback() && named == null) {
      int least = replicas.stream().mapToInt(ReplicaConfig::weight).min().orElse(0);
      if (replicas.stream().filter(each -> each.weight() == least).count() > 1) {
        findings.problem(
            place, key, null, "given, as several replicas have the least weight, " + least);
      }
    }
  }

  private void url(URI url, String key) {
    if (!findings.sound(key)) {
      return;
    }
    Place place = findings.place(key, server);
    boolean http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http) {
      findings.problem(place, key, "scheme " + url.getScheme(), "http or https");
    } else if (url.getRawUserInfo() != null) {
      findings.problem(
          place, key, "user name in the URL", "none; put an Authorization header under headers");
    } else if (url.getHost() == null) {
      findings.problem(
          place, key, "no host", "a host of letters, digits, '-' and '.' ('_' is not allowed)");
    } else if (url.getPort() == 0 || url.getPort() > 65_535) {
      findings.problem(place, key, "port " + url.getPort(), "a port from 1 to 65535");
    }
    if (url.getRawFragment() != null) {
      findings.problem(place, key, "a part after '#'", "none: it is never sent");
    }
  }

  private void command(StdioConfig stdio, String key) {
    if (stdio.cwd() != null && !Files.isDirectory(stdio.cwd())) {
      findings.problem(
          findings.place(key + ".cwd", server),
          key + ".cwd",
          stdio.cwd().toString(),
          "a directory that exists");
    }
    for (String name : stdio.env().keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        findings.problem(
            findings.place(key + ".env", server),
            key + ".env",
            name,
            "a variable name without '='");
      }
    }
    inOrder(
        key + ".restartDelay",
        stdio.restartDelay(),
        key + ".maxRestartDelay",
        stdio.maxRestartDelay());
  }

  private void inOrder(String lesserKey, Duration lesser, String greaterKey, Duration greater) {
    if (lesser.compareTo(greater) > 0 && findings.sound(lesserKey, greaterKey)) {
      Place place = findings.place(greaterKey, findings.place(lesserKey, server));
      findings.problem(
          place,
          greaterKey,
          DurationText.format(greater),
          "at least "
              + lesserKey.substring(lesserKey.lastIndexOf('.') + 1)
              + ", "
              + DurationText.format(lesser));
    }
  }
}
