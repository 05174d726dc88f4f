import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import { cacheFolder } from '../../../../src/library/shared/cache-folder.ts'
import type { HarnessError } from '../../../../src/results/run/harness-error.ts'
import { parseTurns } from '../../../../src/results/turns/turn-rows.ts'
import { writeHarnessError } from '../../../../src/run/health/harness-error-cache.ts'
import { readEnvelopes } from '../../../../src/viewer/turn-envelopes.ts'
import { runCommand } from '../../run-command.ts'

const SCENARIO = `
name: talks
conversation: ['Hello.', 'Goodbye.']
targets:
  hook:
    agent: { adapter: webhook-audio, lab: { firstAudio: 40ms, pacing: 0, replies: ['Yes.'] } }
  other:
    agent: { adapter: webhook-audio, lab: { firstAudio: 40ms, pacing: 0, replies: ['Yes.'] } }
load: { executor: shared-iterations, concurrency: 1, trials: 40 }
warmup: 1
think: 0
`
const RATE = SCENARIO.replace(/load:.*/, 'load: { executor: sessions, rate: 1, duration: 2s, turns: 2 }')
const MISTAKEN = `${SCENARIO}thresholds: { 'voice_to_vice{target:hook}': ['p(95)<1s'], word_errors: ['p(95)<1'] }\n`
const STACK = `
name: keys
conversation: ['Hello.']
targets:
  stack:
    pipeline: { stt: { adapter: deepgram-listen }, llm: { adapter: openai-chat }, tts: { adapter: smallest-ws } }
load: { executor: shared-iterations, trials: 1 }
`
const KNOWN: HarnessError = {
  measured_at: '2026-11-20T04:00:00.000Z',
  rows: [{ transport: 'smallest-ws', concurrency: 1, n: 60, p50_us: 40, p90_us: 60, p99_us: 90, max_us: 99 }],
  turns: {
    measured_at: '2026-11-20T05:00:00.000Z',
    rows: [
      {
        stage: 'voice_to_voice',
        concurrency: 4,
        n: 100,
        ...{ p50_us: 900, p95_us: 2500, p99_us: 4000, max_us: 7000 },
      },
    ],
  },
}

let cwd: string
const command = (...words: string[]) => runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-talks-'))
  await writeFile(path.join(cwd, 'talks.yaml'), SCENARIO)
  await writeFile(path.join(cwd, 'rate.yaml'), RATE)
  await writeFile(path.join(cwd, 'budget.yaml'), `${SCENARIO}budget: { turns: 3 }\n`)
  await writeFile(path.join(cwd, 'mistaken.yaml'), MISTAKEN)
  await writeFile(path.join(cwd, 'keys.yaml'), STACK)
  await writeHarnessError(cacheFolder({ XDG_CACHE_HOME: cwd }), KNOWN)
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('ttfa run of conversations', () => {
  test('--only, --trials, --seed and --out apply, and run.json says what it says of requests', async () => {
    const words = ['--only', 'hook', '--trials', '2', '--seed', '9', '--out', 'talks', '--lab', '--json']
    const { code, output, progress } = await command('run', 'talks.yaml', ...words)
    expect([EXIT_CODES.passed, EXIT_CODES.invalid], progress).toContain(code)
    expect(JSON.parse(output)).toMatchObject({
      targets: [{ target: 'hook', turns: 4 }],
      error_bar: {
        concurrency: 4,
        stages: [{ stage: 'voice_to_voice', n: 100, p95_us: 2500, p99_us: null }],
      },
    })
    const report = await readFile(path.join(cwd, 'talks/report.md'), 'utf8')
    expect(report).toContain('| `voice_to_voice` | 100 | 0.9 | 2.5 | \\* | 7.0 |')
    const file = JSON.parse(await readFile(path.join(cwd, 'talks/run.json'), 'utf8'))
    expect(file).toMatchObject({
      kind: 'conversations',
      status: 'finished',
      scenario: { seed: 9, load: { trials: 2 } },
      harness: KNOWN,
      workers: 1,
      loop: [{ worker: 0, canary: { n: expect.any(Number) } }, ...Array(file.loop.length - 1).fill({})],
      host: [{ own: expect.any(Number) }, ...Array(file.host.length - 1).fill({})],
    })
    expect(file.origin_us).toBeGreaterThan(0)
    expect(file.elapsed_us).toBeGreaterThan(0)
  }, 60_000)

  test('--save-audio keeps both sides of every turn, where the rows say that they were heard', async () => {
    const words = [
      '--only',
      'hook',
      '--trials',
      '1',
      '--out',
      'kept',
      '--lab',
      '--no-selftest',
      '--save-audio',
    ]
    await command('run', 'talks.yaml', ...words)
    const turns = parseTurns(await readFile(path.join(cwd, 'kept/turns.csv')))
    expect(turns.length).toBeGreaterThan(0)
    for (const { turn, at } of turns) {
      const file = await readFile(path.join(cwd, `kept/audio/${turn}.wav`))
      const envelopes = readEnvelopes(file)
      const began = at.began ?? 0
      const loud = (peaks: readonly number[]) => peaks.map((peak) => peak > 0.01)
      const seconds = (index: number) => (index / (envelopes?.caller.length ?? 1)) * (envelopes?.seconds ?? 0)
      const callerEnd = seconds(loud(envelopes?.caller ?? []).lastIndexOf(true) + 1)
      const agentStart = seconds(loud(envelopes?.agent ?? []).indexOf(true))
      expect(callerEnd).toBeCloseTo(((at.speech_end ?? 0) - began) / 1e6, 1)
      expect(agentStart).toBeCloseTo(((at.heard ?? 0) - began) / 1e6, 1)
    }
  }, 60_000)

  test('--dry-run --json prints the stacks and sends nothing', async () => {
    const { code, output } = await command('run', 'talks.yaml', '--dry-run', '--json', '--trials', '3')
    expect(code).toBe(EXIT_CODES.passed)
    expect(JSON.parse(output)).toMatchObject({
      scenario: 'talks',
      conversations: 4,
      turns: 2,
      targets: [
        {
          id: 'hook',
          turns: 8,
          characters_said: 4 * 'Hello.Goodbye.'.length,
          components: [
            {
              part: 'agent',
              adapter: 'webhook-audio',
              answered_by: 'lab',
              base: null,
              requests_per: 'turn',
              requests_at_least: 8,
            },
          ],
        },
        { id: 'other' },
      ],
    })
    expect(await readdir(cwd)).not.toContain('results')
  })

  test('a budget ends the run before a turn that would exceed it, and the plan says so', async () => {
    const { code, progress } = await command('run', 'budget.yaml', '--lab', '--no-selftest', '--out', 'spent')
    expect(code, progress).toBe(EXIT_CODES.budget)
    expect(progress).toContain('ends before a turn that would exceed 3 turns')
    const rows = (await readFile(path.join(cwd, 'spent/turns.csv'), 'utf8')).trimEnd().split('\n')
    expect(rows).toHaveLength(1 + 3)
    const file = JSON.parse(await readFile(path.join(cwd, 'spent/run.json'), 'utf8'))
    expect(file).toMatchObject({ status: 'interrupted', interruption: { reason: 'budget' } })
  }, 60_000)

  test.each([
    [['--only', 'hok'], 'talks.yaml', 'the scenario has no target hok (did you mean "hook"?)'],
    [['--trials', '3'], 'rate.yaml', '--trials does not apply to sessions'],
    [[], 'mistaken.yaml', 'unknown metric "voice_to_vice" (did you mean "voice_to_voice"?)'],
    [[], 'mistaken.yaml', 'thresholds.word_errors: expected the rate of a ratio'],
  ])('%j is an error, not ignored', async (words, file, message) => {
    const { code, progress } = await command('run', file, '--no-selftest', ...words)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain(message)
    expect(await readdir(cwd)).not.toContain('results')
  })

  test('all missing keys are reported at once', async () => {
    const { code, progress } = await command('run', 'keys.yaml', '--no-lab')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('3 targets cannot be measured')
    for (const name of ['DEEPGRAM_API_KEY', 'OPENAI_API_KEY', 'SMALLEST_API_KEY'])
      expect(progress).toContain(`${name} is not set`)
  })

  test('are not a limit search', async () => {
    const { code, progress } = await command('probe', 'talks.yaml')
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain('talks describes a run, not a limit search')
  })
})
