// One run of the conformance suite: straight and through Sluice, table, warnings, verdict.

import { stopAll } from '../stack.mjs';
import { clientSuite } from './client-suite.mjs';
import { GROUPS, REPEATED } from './plan.mjs';
import { startServers } from './servers.mjs';
import { suite, version } from './suite.mjs';
import { broken, cell, close } from './table.mjs';
import { faults } from './verdict.mjs';

const [project, java, classpath, ...rest] = process.argv.slice(2);
const only = rest.filter((arg) => !arg.startsWith('--'));
const straightOnly = rest.includes('--straight');
const wanted = (name) => only.length === 0 || only.includes(name);
const began = performance.now();

function say(text) {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** Runs a group at one address. */
async function run({ name, args }, route, url) {
  const result = await suite(`${name}-${route}`, ['server', '--url', url, ...args]);
  const bad = [...result.scenarios].filter(([, { failures }]) => failures.size > 0).length;
  say(`${name} ${route}: ${result.scenarios.size} scenarios, ${bad} with failures`);
  if (result.scenarios.size === 0) {
    broken(`${name} ${route}: the suite ran nothing: ${result.output.trim().split('\n').at(-1)}`);
  }
  return result;
}

const shown = ({ failures, warnings }) =>
  (failures.size > 0 ? 'FAIL' : 'ok') + (warnings.size > 0 ? ` ${warnings.size}w` : '');

/** The names that must pass: those required, or all that passed nothing worse than straight. */
async function group(plan, stack) {
  const straight = await run(plan, 'straight', stack.straight.both);
  const scored = plan.scored ?? [...straight.scenarios.keys()];
  for (const scenario of new Set([...scored, ...straight.scenarios.keys()])) {
    const result = straight.scenarios.get(scenario);
    const wrong = scored.includes(scenario) ? faults(result, undefined, true) : [];
    const warnings = result ? [...result.warnings].map(([check, message]) => `warning ${check}: ${message}`) : [];
    cell(plan.name, scenario, 'straight', result ? shown(result) : '', scored.includes(scenario), wrong.length === 0, [...wrong, ...warnings]);
  }
  for (const route of straightOnly ? [] : plan.routes) {
    const through = await run(plan, route, `${stack.gateway}/servers/${route}/mcp`);
    for (const scenario of new Set([...scored, ...straight.scenarios.keys()])) {
      judge(plan, route, scenario, through.scenarios.get(scenario), straight.scenarios.get(scenario), scored.includes(scenario));
    }
  }
}

function judge(plan, route, scenario, through, straight, scored) {
  const wrong = faults(through, straight, scored);
  const counts = scored || straight?.failures.size === 0;
  cell(plan.name, scenario, route, through ? shown(through) : 'missing', counts, wrong.length === 0, wrong);
}

/** Runs one scenario again and again, two at a time. */
async function repeated(stack) {
  const { scenario, times, wires } = REPEATED;
  for (const wire of wires) {
    for (const route of ['both', 'both-stdio']) {
      let left = times / 2;
      let bad = 0;
      const lane = async (number) => {
        while (left > 0) {
          left--;
          const args = ['server', '--url', `${stack.gateway}/servers/${route}/mcp`, '--scenario', scenario, '--spec-version', wire];
          const { code } = await suite(`again-${number}`, args);
          bad += code === 0 ? 0 : 1;
        }
      };
      await Promise.all([lane(1), lane(2)]);
      say(`${scenario} ${wire} ${route}: ${times / 2} times, ${bad} failed`);
      cell(`${scenario}, ${times / 2} times`, wire, route, bad === 0 ? 'ok' : `${bad} failed`, true, bad === 0, []);
    }
  }
}

let ok = false;
try {
  say(`@modelcontextprotocol/conformance ${version}`);
  const stack = await startServers(project, java, classpath);
  say('the servers are there');
  for (const plan of GROUPS.filter((each) => wanted(each.group ?? each.name))) {
    await group(plan, stack);
  }
  if (!straightOnly && wanted('progress')) {
    await repeated(stack);
  }
  if (wanted('client')) {
    await clientSuite(project, straightOnly, say);
  }
} catch (failure) {
  broken(String(failure?.stack ?? failure));
} finally {
  await stopAll();
  ok = close();
}
process.exit(ok ? 0 : 1);
