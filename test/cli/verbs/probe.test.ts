import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../run-command.ts'

let cwd: string

const SEARCH = `name: limit
texts: [Thank you for calling.]
targets:
  voice:
    adapter: smallest-ws
    options: {complete_backoff_ms: 0}
    lab: {voice: tone, firstAudio: 40ms, pacing: 6, completionDelay: 0, concurrency: 3}
load: {executor: probe}
probe: {max: 8, settle: 50ms, longestSettle: 500ms, stagger: 5ms, hold: 400ms, budget: {requests: 7}}
`

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'ttfa-cli-probe-'))
  await writeFile(path.join(cwd, 'limit.yaml'), SEARCH)
  await writeFile(
    path.join(cwd, 'run.yaml'),
    SEARCH.replace(/load:[\s\S]*/, 'load: {executor: shared-iterations, trials: 2}\n'),
  )
})

afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('ttfa probe', () => {
  test('prints the worst case before anything is sent', async () => {
    const { code, output } = await runCommand(['probe', '--dry-run', 'limit.yaml'], { cwd })
    expect(code).toBe(0)
    expect(output).toContain('at worst: 7 requests, 154 characters')
    expect(await readdir(cwd)).not.toContain('results')
  })

  test.each([
    ['requests: 100', 'costs at most 0.21 USD', 0.21],
    ['requests: 100, cost: {amount: 0.05}', 'costs at most 0.05 USD', 0.05],
    ['requests: 100, characters: 500', 'costs at most 0.015 USD', 0.015],
  ])('prints the maximum cost of a budget of {%s}', async (budget, words, amount) => {
    const search = `name: priced
texts: [${'x'.repeat(70)}, Short.]
targets: {voice: {adapter: deepgram-ws}}
load: {executor: probe}
probe: {max: 16, budget: {${budget}}}
`
    await writeFile(path.join(cwd, 'priced.yaml'), search)
    const options = { cwd, env: { DEEPGRAM_API_KEY: 'some-key' } }
    const { output } = await runCommand(['probe', '--dry-run', 'priced.yaml'], options)
    expect(output).toContain(words)
    const { output: json } = await runCommand(['probe', '--dry-run', '--json', 'priced.yaml'], options)
    expect(JSON.parse(json).worst_case.cost).toEqual({ amount, currency: 'USD' })
  })

  test('idle connections cost nothing', async () => {
    const bare = SEARCH.replace('probe: {', 'probe: {kind: sockets, ')
    await writeFile(path.join(cwd, 'bare.yaml'), bare)
    const { output } = await runCommand(['probe', '--dry-run', 'bare.yaml'], { cwd })
    expect(output).toContain('at worst: 7 requests, 0 characters')
  })

  test('ends at its budget with its own exit code, and keeps the results', {
    timeout: 120_000,
  }, async () => {
    const { code, output } = await runCommand(['probe', '--quiet', '--json', '--out', 'out', 'limit.yaml'], {
      cwd,
    })
    expect(code).toBe(113)
    const answer = JSON.parse(output)
    expect(answer).toMatchObject({ convergence_reason: 'budget', feasible_max: 2 })
    expect(answer.budget.spent.requests).toBeLessThanOrEqual(7)
    expect(JSON.parse(await readFile(path.join(cwd, 'out', 'probe.json'), 'utf8'))).toEqual(answer)
    expect(await readdir(path.join(cwd, 'out'))).toEqual(
      expect.arrayContaining(['report.html', 'trials.csv']),
    )
    const again = await runCommand(['report', 'out'], { cwd })
    expect(again.output).toContain(answer.sentence.slice(0, 40))
    expect(again.output).toMatch(/level +what +outcome/)
    expect(again.output).toContain('Validity: ')
    expect(again.output).not.toMatch(/: \d+ measured trials/)
    expect(JSON.parse((await runCommand(['report', '--json', 'out'], { cwd })).output)).toEqual(answer)
    const { output: rows } = await runCommand(['report', '--csv', 'out'], { cwd })
    expect(rows.trim().split('\n')).toHaveLength(1 + answer.budget.spent.requests)
  })

  test.each([
    [['probe', 'run.yaml'], 'describes a run, not a limit search'],
    [['run', 'limit.yaml'], 'describes a limit search, not a run'],
  ])('%j fails, and nothing is sent', async (words, message) => {
    const { code, progress } = await runCommand(words, { cwd })
    expect(code).toBe(104)
    expect(progress).toContain(message)
  })
})
