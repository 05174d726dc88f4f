import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseTurns } from '../../../src/results/turns/turn-rows.ts'
import { runCommand } from '../run-command.ts'

const SEARCH = `name: at-once
conversation: ['Hello.', 'Goodbye.']
targets:
  stack:
    pipeline:
      llm: { adapter: webhook-text, lab: { firstToken: 20ms, tokensPerSecond: 500, replies: [Yes of course it is] } }
      tts: { adapter: smallest-ws, options: { complete_backoff_ms: 0 }, lab: { voice: tone, firstAudio: 30ms, pacing: 1, completionDelay: 0, concurrency: 1 } }
      stt: { adapter: smallest-stt-ws, lab: { finalTranscript: 20ms, endpointing: 50ms } }
load: { executor: probe }
probe: { max: 4, hold: 1s, levelTurns: 25, levelTime: 4s, budget: { turns: 200, duration: 2m } }
think: { min: 0, max: 500ms }
timeout: 5s
`

let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-cli-talks-'))
  await writeFile(path.join(cwd, 'at-once.yaml'), SEARCH)
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

/** The machine of a test may be busy, and `verify` takes no run that it spoilt. */
async function declareValid(file: string): Promise<void> {
  const run = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...run, validity: { state: 'valid', reasons: [] } }))
}

describe('ttfa probe of conversations', () => {
  test('prints the worst case before anything is sent', async () => {
    const { code, output } = await runCommand(['probe', '--dry-run', 'at-once.yaml'], { cwd })
    expect(code).toBe(0)
    expect(output).toContain('how many conversations at once, from 1 to 4, with success>95%')
    expect(output).toContain('at worst: 200 turns, 120 s; never more')
  })

  test('is no run, and a run is no search', async () => {
    const { progress } = await runCommand(['run', 'at-once.yaml'], { cwd })
    expect(progress).toContain('at-once describes a limit search, not a run')
    await writeFile(
      path.join(cwd, 'run.yaml'),
      SEARCH.replace(/load:.*\nprobe:.*/, 'load: { executor: shared-iterations, trials: 1 }'),
    )
    const { progress: refused } = await runCommand(['probe', 'run.yaml'], { cwd })
    expect(refused).toContain('at-once describes a run, not a limit search')
  })

  test('finds fewer conversations than were tried, and keeps every turn of every level', {
    timeout: 120_000,
  }, async () => {
    const { output, progress } = await runCommand(['probe', 'at-once.yaml', '--json', '--out', 'found'], {
      cwd,
    })
    const answer = JSON.parse(output)
    expect(progress).toContain('1 at once: ')
    expect(answer).toMatchObject({ kind: 'conversations', target: 'stack', simulated: true })
    // Alone, nobody is in the way: one request follows the other.
    expect(answer.levels[0]).toMatchObject({ level: 1, stats: { success: 1 } })
    const crowded = answer.levels.find(({ level }: { level: number }) => level === 4)
    if (crowded) {
      expect(crowded.stats.success).toBeLessThan(0.95)
      expect(answer.refusals[0]).toMatchObject({ how: 'refused' })
    }
    expect(answer.feasible_max).toBeLessThan(4)
    const turns = parseTurns(await readFile(path.join(cwd, 'found', 'turns.csv')))
    const numbers = turns.map(({ turn }) => turn)
    expect(new Set(numbers).size).toBe(numbers.length)
    const measured = turns.filter(({ phase }) => phase === 'measure')
    const judged = answer.levels.reduce(
      (sum: number, level: { stats: { requests: number } }) => sum + level.stats.requests,
      0,
    )
    expect(judged).toBe(measured.length)
    const page = await readFile(path.join(cwd, 'found', 'report.html'), 'utf8')
    expect(page).toContain('conversation')
    expect(page).toContain('Every level that was tried')

    const { output: again } = await runCommand(['report', 'found'], { cwd })
    expect(again).toContain('at once')
    await declareValid(path.join(cwd, 'found', 'run.json'))
    const verified = await runCommand(['verify', 'found', '--limit', '1', '--json'], { cwd })
    const claims = JSON.parse(verified.output).claims as {
      claim: { id: string }
      verdict: string
      why: string
    }[]
    const rule = claims.find(({ claim }) => claim.id === 'smallest-conversations-per-request')
    expect(rule?.why).toContain('with 1 requests at once')
    expect(claims.filter(({ claim }) => claim.id === 'smallest-sub-100')).toMatchObject([
      { verdict: 'not comparable' },
    ])
  })
})
