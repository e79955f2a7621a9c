// Clients of the SDKs and the Inspector over HTTP+SSE (2024-11-05), straight to Sluice and through nginx behind a path prefix.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { compared, survey, withoutUris } from './everything.mjs';
import { inspect } from './inspector.mjs';
import { printed } from './python.mjs';
import { check } from './report.mjs';
import { answering, freePort, start } from './stack.mjs';

/** The ways a proxy may say, or not say, what it takes off the front of a path. */
const PREFIXES = {
  '/named/': 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-Prefix /named;',
  '/shown/': 'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr;',
  // What nginx does when it is told nothing: HTTP/1.0.
  '/plain/': '',
};

async function nginx(gateway) {
  const port = await freePort();
  const folder = join(process.cwd(), 'nginx');
  mkdirSync(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`);
  const locations = Object.entries(PREFIXES).map(
    ([prefix, lines]) => `location ${prefix} { proxy_pass ${gateway}/; ${lines} }`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
     events {}
     http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${locations.join(' ')} } }`);
  const child = start('nginx', 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
  await answering(`http://127.0.0.1:${port}/plain/healthz`, child);
  return `http://127.0.0.1:${port}`;
}

async function typescript({ straight, gateway, roots }) {
  const http = await survey('sdk-1', straight.remote, roots);
  for (const sdk of ['sdk-1', 'sdk-2']) {
    await compared(`${sdk} /servers/remote/sse`, sdk, { sse: `${gateway}/servers/remote/sse` }, roots, { straight: http });
    await compared(`${sdk} /sse remote__`, sdk, { sse: `${gateway}/sse` }, roots, {
      straight: withoutUris(http),
      prefix: 'remote__',
      merged: true,
    });
  }
}

async function python(stack) {
  const { gateway, straight } = stack;
  const clients = {
    'py 1': (url, prefix) => printed(stack, stack.python[0], 'client.py', url, prefix),
    'py 2': (url, prefix) => printed(stack, stack.python[1], 'client2.py', url, 'legacy', prefix),
  };
  for (const [name, client] of Object.entries(clients)) {
    const expected = await client(straight.python.url, '');
    const routes = [
      ['/servers/python/sse', ''],
      ['/sse', 'python__'],
    ];
    for (const [path, prefix] of routes) {
      let through;
      await check(`${name} ${path}`, 'connects and answers every step', async () => {
        through = await client(gateway + path, prefix);
        return `${Object.keys(through).length} steps`;
      });
      for (const [step, came] of through ? Object.entries(expected) : []) {
        await check(`${name} ${path}`, step, () => same(through[step], came));
      }
    }
  }
}

/** A newer client that is given the address of an older server. */
async function fallsBack({ gateway }) {
  await check('sdk 1 falls back', 'POST /sse is 405, then GET opens the stream', async () => {
    const refused = await connect('sdk-1', { url: `${gateway}/sse` }).then(
      () => 'accepted',
      (failure) => failure.code);
    same(refused, 405);
    const peer = await connect('sdk-1', { sse: `${gateway}/sse` });
    await peer.close();
  });
}

async function behindPrefixes(stack) {
  const proxy = await nginx(stack.gateway);
  for (const prefix of Object.keys(PREFIXES)) {
    for (const path of ['sse', 'servers/remote/sse']) {
      const url = proxy + prefix + path;
      const name = path === 'sse' ? 'remote__echo' : 'echo';
      const expected = { content: [{ type: 'text', text: 'Echo: hello' }] };
      for (const sdk of ['sdk-1', 'sdk-2']) {
        await check(`nginx ${prefix}${path}`, `${sdk} calls ${name}`, async () => {
          const peer = await connect(sdk, { sse: url });
          try {
            same((await peer.ask('tools/call', { name, arguments: { message: 'hello' } })).response, expected);
          } finally {
            await peer.close();
          }
        });
      }
      await check(`nginx ${prefix}${path}`, `inspector calls ${name}`, async () => {
        const args = ['--tool-name', name, '--tool-arg', 'message=hello'];
        same(await inspect(stack.env, url, 'tools/call', args, 'sse'), expected);
      });
    }
    await check(`nginx ${prefix}servers/python/sse`, 'py 1 answers every step', async () => {
      const steps = await printed(stack, stack.python[0], 'client.py', `${proxy}${prefix}servers/python/sse`, '');
      return `${Object.keys(steps).length} steps`;
    });
  }
}

export async function sseChecks(stack) {
  await typescript(stack);
  await python(stack);
  await fallsBack(stack);
  await behindPrefixes(stack);
}
