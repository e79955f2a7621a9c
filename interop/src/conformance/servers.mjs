// The fixture in every form, and Sluice in front of all of them.

import { answering, freePort, gateway, start } from '../stack.mjs';
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
  const address = await gateway(project, servers, 'conformance');
  await Promise.all(Object.entries(SERVERS).map(([name, { http }]) => (http ? null : warm(`${address}/servers/${name}/mcp`))));
  return { straight, gateway: address };
}

/**
 * One call of a client that can be asked. A server with sessions needs a process for such clients, and the suite gives the first call
 * less time than a JVM takes to start.
 */
async function warm(url) {
  const version = '2026-07-28';
  const meta = { protocolVersion: version, clientCapabilities: { elicitation: {} } };
  const name = 'test_simple_text';
  const headers = { 'MCP-Protocol-Version': version, 'Mcp-Method': 'tools/call', 'Mcp-Name': name };
  const _meta = Object.fromEntries(Object.entries(meta).map(([key, value]) => [`io.modelcontextprotocol/${key}`, value]));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {}, _meta } }),
  });
  await response.text();
}
