package dev.sluice.load.proof;

import dev.sluice.load.echo.Echo;
import dev.sluice.load.gateway.Front;
import dev.sluice.load.gateway.Gateway;
import dev.sluice.load.gateway.GatewaySetup;
import dev.sluice.load.gateway.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@code ./sluice doctor} names what is wrong with an nginx that was broken on purpose. */
final class DoctorFinds implements Proof {
  private static final String RIGHT =
      "proxy_http_version 1.1; proxy_set_header Connection \"\"; client_max_body_size 8m;";
  private static final String PATIENT = RIGHT + " proxy_read_timeout 1h;";

  /**
   * One configuration of nginx and what is to be found.
   *
   * @param path below which the gateway is
   * @param directives {@code %d} stands for the gateway's port
   * @param findings ids, sorted
   * @param cure part of the line for nginx, empty for none
   * @param options of the doctor
   */
  private record Patient(
      String name,
      String path,
      String directives,
      List<String> findings,
      String cure,
      List<String> options) {}

  private static final List<Patient> PATIENTS =
      List.of(
          at("as it should be", PATIENT, "", "--idle", "8s"),
          new Patient(
              "as it should be, below a path",
              "/gw",
              below(PATIENT + " proxy_set_header X-Forwarded-Prefix /gw;"),
              List.of(),
              "",
              List.of("--idle", "0")),
          at(
              "buffering",
              "client_max_body_size 8m; proxy_ignore_headers X-Accel-Buffering;",
              "proxy_buffering off;",
              "--idle",
              "0",
              "buffering",
              "old-http"),
          at(
              "gzip",
              PATIENT + " gzip on; gzip_types text/event-stream; gzip_min_length 0;",
              "gzip off;",
              "--idle",
              "0",
              "compression"),
          at(
              "timeout of 5 s",
              RIGHT + " proxy_read_timeout 5s;",
              "proxy_read_timeout 1h;",
              "--idle",
              "8s",
              "idle-cut"),
          at(
              "lost request header",
              PATIENT + " proxy_set_header Mcp-Session-Id \"\";",
              "proxy_set_header Mcp-Session-Id \"\";",
              "--idle",
              "0",
              "lost-request-header"),
          at(
              "lost response header",
              PATIENT + " proxy_hide_header Mcp-Session-Id;",
              "proxy_pass_header Mcp-Session-Id;",
              "--idle",
              "0",
              "lost-response-header"),
          new Patient(
              "untold path prefix",
              "/gw",
              below(PATIENT),
              List.of("path-prefix"),
              "proxy_set_header X-Forwarded-Prefix /gw;",
              List.of("--idle", "0")),
          at(
              "body size as packaged",
              PATIENT.replace("client_max_body_size 8m;", ""),
              "client_max_body_size 4m;",
              "--idle",
              "0",
              "body-size"),
          at(
              "blocked method",
              PATIENT + " limit_except GET POST { deny all; }",
              "limit_except",
              "--idle",
              "0",
              "method-blocked"),
          at(
              "second CORS",
              PATIENT + " add_header Access-Control-Allow-Origin * always;",
              "add_header Access-Control-Allow-Origin",
              "--origin",
              "https://app.example.com",
              "cors-twice"));

  private static Patient at(
      String name, String directives, String cure, String option, String value, String... found) {
    List<String> options = new ArrayList<>(List.of(option, value));
    if (!option.equals("--idle")) {
      options.addAll(List.of("--idle", "0"));
    }
    String location = "location / { proxy_pass http://127.0.0.1:%d; " + directives + " }";
    return new Patient(name, "", location, List.of(found), cure, options);
  }

  private static String below(String directives) {
    return "location /gw/ { proxy_pass http://127.0.0.1:%d/; " + directives + " }";
  }

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String claim() {
    return "Through a real nginx broken on purpose, `./sluice doctor` names what is wrong and the line that cures it, and finds nothing in a right one.";
  }

  @Override
  public List<Size> sizes() {
    return List.of(new Size("lanes", "examinations at a time", 3, 3));
  }

  @Override
  public void run(Run run) throws Exception {
    try (Echo echo = Echo.start(0);
        Gateway gateway = Gateway.start(run.work(), setup(echo))) {
      Map<Integer, String> servers = new LinkedHashMap<>();
      Map<Patient, Integer> ports = new LinkedHashMap<>();
      for (Patient patient : PATIENTS) {
        int port = Ports.free();
        ports.put(patient, port);
        servers.put(port, patient.directives.formatted(gateway.port()));
      }
      try (Front nginx = Front.nginx(run.work(), servers)) {
        run.say("examining " + nginx.name());
        examine(run, ports);
      }
    }
  }

  private static GatewaySetup setup(Echo echo) {
    return new GatewaySetup()
        .section("limits", "\"probes\": 64")
        .section("access", "\"cors\": {\"origins\": [\"https://app.example.com\"]}")
        .http("echo", echo.port(), "\"timeout\": \"10m\"");
  }

  private static void examine(Run run, Map<Patient, Integer> ports) throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(run.count("lanes"))) {
      Map<Patient, Future<Examination>> results = new LinkedHashMap<>();
      ports.forEach((patient, port) -> results.put(patient, lanes.submit(task(patient, port))));
      for (Map.Entry<Patient, Future<Examination>> each : results.entrySet()) {
        judge(run.report(), each.getKey(), each.getValue().get());
      }
    }
  }

  private static Callable<Examination> task(Patient patient, int port) {
    String url = "http://127.0.0.1:" + port + patient.path + (patient.path.isEmpty() ? "" : "/");
    return () -> Examination.of(url, patient.options.toArray(new String[0]));
  }

  private static void judge(Report report, Patient patient, Examination examined) {
    int code = patient.findings.isEmpty() ? 0 : 1;
    boolean cured =
        patient.cure.isEmpty()
            || examined.cures().stream().anyMatch(line -> line.contains(patient.cure));
    boolean met = examined.findings().equals(patient.findings) && examined.code() == code && cured;
    report.check(
        patient.name,
        words(examined.findings(), examined.code()),
        words(patient.findings, code),
        met);
    if (!met) {
      System.err.println(patient.name + ":\n" + examined.output());
    }
  }

  private static String words(List<String> findings, int code) {
    return (findings.isEmpty() ? "nothing" : String.join(", ", findings)) + " (exit " + code + ")";
  }
}
