// Servers that speak nothing but HTTP+SSE (2024-11-05), found from their URLs alone, behind a Sluice of their own.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compared, survey } from './everything.mjs';
import { same } from './compare.mjs';
import { printed } from './python.mjs';
import { check } from './report.mjs';
import { answering, configure, freePort, start, stop } from './stack.mjs';

/** nginx that takes a prefix off the path, so that the server announces its address for messages without it. */
async function prefixed(port) {
  const proxy = await freePort();
  const folder = join(process.cwd(), 'nginx-servers');
  mkdirSync(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
     events {}
     http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${proxy};
       location /team/tools/ { proxy_pass http://127.0.0.1:${port}/; proxy_buffering off; } } }`);
  const child = start('nginx-servers', 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
  await answering(`http://127.0.0.1:${proxy}/`, child);
  return `http://127.0.0.1:${proxy}/team/tools/sse`;
}

async function servers(python, everything) {
  const [one, two, three] = await Promise.all([freePort(), freePort(), freePort()]);
  const program = join(process.cwd(), 'python/server.py');
  const started = [
    [start('sse-everything', process.execPath, [everything, 'sse'], { PORT: String(one) }), one],
    [start('sse-python', python[0], [program, String(two), 'sse']), two],
    [start('sse-python2', python[1], [program, String(three), 'sse']), three],
  ];
  await Promise.all(started.map(([child, port]) => answering(`http://127.0.0.1:${port}/`, child)));
  const [everythingUrl, pythonUrl, python2Url] = [one, two, three].map((port) => `http://127.0.0.1:${port}/sse`);
  return { everything: everythingUrl, python: pythonUrl, python2: python2Url, prefixed: await prefixed(one) };
}

export async function sseServerChecks({ project, python, env, everything, roots }) {
  const urls = await servers(python, everything);
  const [port, management] = await Promise.all([freePort(), freePort()]);
  const config = configure(
    {
      listen: { host: '127.0.0.1', port },
      management: { host: '127.0.0.1', port: management },
      servers: {
        everything: { url: urls.everything },
        named: { url: urls.everything, transport: 'sse' },
        prefixed: { url: urls.prefixed },
        python: { url: urls.python },
        python2: { url: urls.python2 },
      },
    },
    'sse-servers.json');
  const gateway = `http://127.0.0.1:${port}`;
  const sluice = start('sluice-sse', join(project, 'sluice'), ['serve', '-c', config]);
  await check('http+sse servers', 'sluice serve', () =>
    answering(`${gateway}/readyz`, sluice, 600_000).then((status) => `/readyz ${status}`));

  const straight = await survey('sdk-1', { sse: urls.everything }, roots);
  for (const name of ['everything', 'named', 'prefixed']) {
    await compared(`sdk 1 /servers/${name}, an sse server`, 'sdk-1', { url: `${gateway}/servers/${name}/mcp` }, roots, { straight });
  }
  await compared('sdk 1 /servers/everything/sse, both sse', 'sdk-1', { sse: `${gateway}/servers/everything/sse` }, roots, { straight });
  await compared('sdk 2 /mcp everything__, an sse server', 'sdk-2', { url: `${gateway}/mcp` }, roots, {
    straight,
    prefix: 'everything__',
    merged: true,
  });

  const client = (url, prefix) => printed({ env }, python[0], 'client.py', url, prefix);
  for (const name of ['python', 'python2']) {
    const expected = await client(urls[name], '');
    for (const [path, prefix] of [[`/servers/${name}/mcp`, ''], ['/mcp', `${name}__`]]) {
      let through;
      await check(`py 1 ${path}, an sse server`, 'connects and answers every step', async () => {
        through = await client(gateway + path, prefix);
        return `${Object.keys(through).length} steps`;
      });
      for (const [step, came] of through ? Object.entries(expected) : []) {
        await check(`py 1 ${path}, an sse server`, step, () => same(through[step], came));
      }
    }
  }

  await check('http+sse servers', '/admin/servers tells the transport', async () => {
    const body = await (await fetch(`http://127.0.0.1:${management}/admin/servers`)).json();
    const told = (body.servers ?? body).map(({ name, transport }) => `${name} ${transport}`);
    same(told, ['everything sse', 'named sse', 'prefixed sse', 'python sse', 'python2 sse']);
  });
  await check('http+sse servers', 'SIGTERM ends sluice', async () => {
    const { how, ms } = await stop(sluice);
    same(how === 0 || how === 143 || how === 'SIGTERM', true);
    return `after ${ms} ms`;
  });
}
