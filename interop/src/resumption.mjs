// Clients whose connections are cut while they wait for a call: they must get every message once all the same.

import { connect as dial, createServer } from 'node:net';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';

const STEPS = 12;
const CUTS = [2, 5, 8];

/** A relay in front of the gateway whose connections can be cut. */
async function relay(gateway) {
  const { hostname, port } = new URL(gateway);
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = dial(port, hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    };
    for (const socket of [client, upstream]) {
      socket.on('error', end).on('close', end);
    }
    sockets.add(client);
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close: () => server.close(),
  };
}

async function callThroughCuts(sdk, url, tool, roots, cut) {
  const peer = await connect(sdk, { url }, roots);
  try {
    const began = performance.now();
    const answer = peer.ask(
      'tools/call',
      { name: tool, arguments: { duration: 6, steps: STEPS } },
      { progress: true });
    for (const step of CUTS) {
      await peer.until(({ method, params }) => method === 'notifications/progress' && params.progress === step);
      cut();
    }
    const { response, interim } = await answer;
    const steps = interim.filter(({ method }) => method === 'notifications/progress').map(({ params }) => params.progress);
    same(steps, Array.from({ length: STEPS }, (_, i) => i + 1));
    same(response.isError ?? false, false);
    return `${CUTS.length} cuts, ${STEPS} steps in ${Math.round(performance.now() - began)} ms`;
  } finally {
    await peer.close();
  }
}

export async function resumptionChecks({ gateway, roots }) {
  const through = await relay(gateway);
  try {
    for (const sdk of ['sdk-1', 'sdk-2']) {
      for (const [path, prefix] of [['/servers/remote/mcp', ''], ['/mcp', 'remote__']]) {
        await check(`${sdk} ${path}`, 'connections cut during a call', () =>
          callThroughCuts(sdk, through.url + path, `${prefix}trigger-long-running-operation`, roots, through.cut));
      }
    }
  } finally {
    through.close();
  }
}
