// A FastMCP server, and the Python SDK's client.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';

const run = promisify(execFile);

async function survey({ python, env }, url, prefix = '') {
  const { stdout } = await run(python, [join(process.cwd(), 'python/client.py'), url, prefix], {
    env,
    timeout: 60_000,
    maxBuffer: 64 << 20,
  });
  return JSON.parse(stdout);
}

export async function pythonChecks(stack) {
  const { gateway, straight } = stack;
  const expected = await survey(stack, straight.python.url);
  const routes = [
    ['python client /servers/python', `${gateway}/servers/python/mcp`, ''],
    ['python client /mcp python__', `${gateway}/mcp`, 'python__'],
  ];
  for (const [group, url, prefix] of routes) {
    let through;
    await check(group, 'connects and answers every step', async () => {
      through = await survey(stack, url, prefix);
      return `${Object.keys(through).length} steps`;
    });
    for (const [step, came] of through ? Object.entries(expected) : []) {
      await check(group, step, () => same(through[step], came));
    }
  }
  await check('sdk 1 /servers/python', 'progress and log messages before the result', async () => {
    const peer = await connect('sdk-1', { url: `${gateway}/servers/python/mcp` });
    try {
      const { interim } = await peer.ask('tools/call', { name: 'count', arguments: { to: 4 } }, { progress: true });
      same(interim.map(({ params }) => params.progress), [1, 2, 3, 4]);
      const logs = peer.heard.filter(({ method }) => method === 'notifications/message');
      same(logs.map(({ params }) => params.data), ['counted 1', 'counted 2', 'counted 3', 'counted 4']);
    } finally {
      await peer.close();
    }
  });
}
