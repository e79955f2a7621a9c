// server-filesystem over stdio, through Sluice and straight.

import { join } from 'node:path';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';
import { list } from './survey.mjs';

async function survey(target, roots, folder, prefix = '') {
  const peer = await connect('sdk-1', target, roots);
  const call = (name, args) => peer.ask('tools/call', { name: prefix + name, arguments: args });
  const hello = join(folder, 'hello.txt');
  const copy = join(folder, 'copy.txt');
  try {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const tools = await list(peer, 'tools/list', 'tools');
    return new Map([
      ['tools/list', tools.filter(({ name }) => name.startsWith(prefix)).map((tool) => ({ ...tool, name: tool.name.slice(prefix.length) }))],
      ['list_allowed_directories', await call('list_allowed_directories', {})],
      ['read_text_file', await call('read_text_file', { path: hello })],
      ['read_multiple_files', await call('read_multiple_files', { paths: [hello, join(folder, 'none.txt')] })],
      ['write_file', await call('write_file', { path: copy, content: 'copied \u00e9\n' })],
      ['edit_file', await call('edit_file', { path: copy, edits: [{ oldText: 'copied', newText: 'edited' }] })],
      ['search_files', await call('search_files', { path: folder, pattern: '*.txt' })],
      ['list_directory', await call('list_directory', { path: folder })],
      ['outside the allowed directories', await call('read_text_file', { path: '/etc/passwd' })],
    ]);
  } finally {
    await peer.close();
  }
}

export async function filesystemChecks({ straight, gateway, roots, folder }) {
  const expected = await survey(straight.files, roots, folder);
  const routes = [
    ['sdk 1 /servers/files (stdio)', `${gateway}/servers/files/mcp`, ''],
    ['sdk 1 /mcp files__ (stdio)', `${gateway}/mcp`, 'files__'],
  ];
  for (const [group, url, prefix] of routes) {
    let through;
    await check(group, 'connects and answers every step', async () => {
      through = await survey({ url }, roots, folder, prefix);
      return `${through.size} steps`;
    });
    for (const [step, came] of through ? expected : []) {
      await check(group, step, () => same(through.get(step), came));
    }
  }
}
