// The fixture in every form, and Sluice in front of all of them.

import { join } from 'node:path';
import { answering, configure, freePort, start } from '../stack.mjs';
import { SERVERS } from './plan.mjs';

/** Starts everything; gives the address of each server straight (null over stdio) and of Sluice. */
export async function startServers(project, java, classpath) {
  const program = (speaks) => [
    ...['-ea', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx96m', '--enable-native-access=ALL-UNNAMED'],
    ...['-cp', classpath, 'dev.sluice.fixture.FixtureMain', speaks],
  ];
  const straight = {};
  const servers = {};
  const listening = async (name, speaks) => {
    const port = await freePort();
    straight[name] = `http://127.0.0.1:${port}/mcp`;
    servers[name] = { url: straight[name] };
    await answering(straight[name], start(`fixture-${name}`, java, [...program(speaks), String(port)]));
  };
  await Promise.all(
    Object.entries(SERVERS).map(([name, { speaks, http }]) => {
      if (http) {
        return listening(name, speaks);
      }
      servers[name] = { command: java, args: program(speaks) };
      return null;
    }),
  );
  return { straight, servers, gateway: await gateway(project, servers, 'conformance') };
}

/** Starts Sluice in front of servers and gives its address. */
export async function gateway(project, servers, name) {
  const [port, management] = await Promise.all([freePort(), freePort()]);
  const config = { listen: { host: '127.0.0.1', port }, management: { host: '127.0.0.1', port: management }, servers };
  const child = start(`sluice-${name}`, join(project, 'sluice'), ['serve', '-c', configure(config, `sluice-${name}.json`)]);
  const address = `http://127.0.0.1:${port}`;
  await answering(`${address}/healthz`, child, 120_000);
  return address;
}
