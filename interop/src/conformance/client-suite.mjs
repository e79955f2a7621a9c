// What Sluice sends to servers: the servers are the suite's, the client is the reference one, Sluice stands between.

import { join } from 'node:path';
import { CLIENT } from './plan.mjs';
import { suite } from './suite.mjs';
import { cell } from './table.mjs';
import { faults } from './verdict.mjs';

const PROGRAM = join(import.meta.dirname, 'client.mjs');

async function run(scenario, revision, route, project) {
  const command = `${process.execPath} ${PROGRAM}`;
  const { scenarios, output } = await suite(
    `client-${revision}-${scenario}-${route}`,
    ['client', '--command', command, '--scenario', scenario, '--spec-version', revision],
    { SLUICE_PROJECT: route === 'straight' ? '' : project },
  );
  return { result: scenarios.get(scenario), output };
}

export async function clientSuite(project, straightOnly, say) {
  for (const [revision, scenarios] of Object.entries(CLIENT)) {
    for (const scenario of scenarios) {
      const group = `client, ${revision}`;
      const straight = await run(scenario, revision, 'straight', project);
      const own = faults(straight.result, undefined, true);
      cell(group, scenario, 'straight', own.length === 0 ? 'ok' : 'FAIL', true, own.length === 0, own);
      if (!straightOnly) {
        const { result } = await run(scenario, revision, 'through', project);
        const wrong = faults(result, straight.result, true);
        cell(group, scenario, 'through', wrong.length === 0 ? 'ok' : 'FAIL', true, wrong.length === 0, wrong);
      }
    }
    say(`client, ${revision}: ${scenarios.length} scenarios`);
  }
}
