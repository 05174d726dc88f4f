import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probeAnswerWith } from '../../report/probe/html/sample-answer.ts'
import { schemaErrors } from '../../report/published-schemas.ts'
import { runCommand } from '../run-command.ts'

const VOICE = 'adapter: smallest-ws, options: {complete_backoff_ms: 0}'
const QUICK = 'voice: tone, firstAudio: 10ms, pacing: 0, completionDelay: 0'

/** Small scenarios of every kind, some of whose requests fail. */
const SCENARIOS = {
  plain: `name: plain
texts: [Thank you for calling.]
targets:
  sound: {${VOICE}, lab: {${QUICK}}}
  frail: {${VOICE}, lab: {${QUICK}, faults: [{kind: refuse, every: 2}]}}
load: {executor: shared-iterations, trials: 8}
thresholds: {ttfa_heard: ['p(95)<9s'], success: ['rate>0.9']}
`,
  open: `name: open
texts: [Thank you for calling.]
targets: {sound: {${VOICE}, lab: {${QUICK}}}}
load: {executor: constant-arrival-rate, rate: 20, duration: 1s}
warmup: 0
`,
  search: `name: search
texts: [Thank you for calling.]
targets: {sound: {${VOICE}, lab: {${QUICK}, concurrency: 3}}}
load: {executor: probe}
probe: {max: 6, settle: 50ms, longestSettle: 200ms, stagger: 5ms, budget: {requests: 60}}
slo: ['ttfa_heard p(90)<5s']
`,
  talks: `name: talks
conversation: [Hello., Goodbye.]
targets:
  hook: {agent: {adapter: webhook-audio, lab: {firstAudio: 40ms, pacing: 0, replies: [Yes.]}}}
  frail: {agent: {adapter: webhook-audio, lab: {faults: [{kind: refuse, every: 2}], pacing: 0, replies: [Yes.]}}}
load: {executor: shared-iterations, concurrency: 2, trials: 2}
think: 0
`,
}

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-schemas-'))
  for (const [name, text] of Object.entries(SCENARIOS)) await writeFile(path.join(cwd, `${name}.yaml`), text)
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

async function jsonOf(verb: 'run' | 'probe', name: keyof typeof SCENARIOS): Promise<unknown> {
  const lean = verb === 'run' ? ['--no-selftest'] : []
  const words = [verb, '--lab', '--quiet', '--json', ...lean, '--out', name, `${name}.yaml`]
  const { output, progress } = await runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })
  expect(output, progress).not.toBe('')
  return JSON.parse(output)
}

describe('what a verb prints for machines keeps to its published schema, and has nothing that it does not name', () => {
  test.each([
    ['run', 'plain', 'run-summary'],
    ['run', 'open', 'run-summary'],
    ['run', 'talks', 'conversations-summary'],
    ['probe', 'search', 'probe'],
  ] as const)('ttfa %s of %s', { timeout: 60_000 }, async (verb, name, schema) => {
    expect(schemaErrors(await jsonOf(verb, name), schema)).toEqual([])
    if (verb === 'probe')
      expect(
        schemaErrors(JSON.parse(await readFile(path.join(cwd, name, 'probe.json'), 'utf8')), schema),
      ).toEqual([])
  })

  test('a search that found everything there is to find', () => {
    expect(schemaErrors(JSON.parse(JSON.stringify(probeAnswerWith())), 'probe')).toEqual([])
  })

  test('the export of a run is what its --json printed', { timeout: 60_000 }, async () => {
    const { output } = await runCommand(['export', 'plain', '--format', 'json'], { cwd })
    expect(schemaErrors(JSON.parse(output), 'run-summary')).toEqual([])
  })
})
