import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts'
import type { Facts } from '../../../src/core/adapter/adapter.ts'
import { createConversationRun } from '../../../src/results/run/create-run.ts'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { turnFile } from '../../report/sample-conversations.ts'
import { simulateTurns } from '../../tally/conversation/synthetic-turns.ts'
import { runCommand } from '../run-command.ts'

const CLAIMS = `
provider: acme
claims:
  - { id: hears, kind: latency, says: Transcripts in two seconds, models: [swift], clock: stt_final, value: 2s, by: acme, source: a page, date: 2026-08 }
  - { id: writes, kind: latency, says: The model answers at once, models: [swift], clock: llm_ttft, value: 1ms, by: acme, source: a page, date: 2026-08 }
`
const PRICE = `
provider: acme
prices:
  - id: acme-list
    models: [swift]
    charges: [{ unit: character, per: 1000, amount: 1 }]
    source: a page
    date: 2026-08
    confidence: published
`

let cwd = ''
const command = (...words: string[]) => runCommand(words, { cwd })

/** A run in which the language model of `stack` takes so many times as long. */
async function storeTurns(name: string, seed: number, factor: number): Promise<void> {
  const folder = path.join(cwd, 'results', name)
  await mkdir(folder, { recursive: true })
  const started_at = new Date(Date.UTC(2026, 10, 20 + seed)).toISOString()
  const file = {
    ...turnFile(['control', 'stack']),
    run: name,
    started_at,
    elapsed_us: 600e6,
    simulated: false,
    adapters: { a: { provider: 'acme', models: ['swift'], transport: 'websocket' } as unknown as Facts },
  }
  const run = await createConversationRun({ folder: runFolderAt(folder), file, redact: String })
  for (const turn of simulateTurns({ seed, factors: { control: 1, stack: factor } }))
    run.turns.add({
      turn: { ...turn, reply_chars: 42, audio_us: 3e6 },
      arrivals: { turn: turn.turn, pieces: [] },
    })
  await run.turns.close()
}

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-turn-verdicts-'))
  await storeTurns('before', 1, 1)
  await storeTurns('same', 2, 1)
  await storeTurns('slower', 3, 2)
})
afterAll(() => rm(cwd, { recursive: true }))

describe('runs of conversations', () => {
  test('are compared target by target, on the same turns', async () => {
    const { code, output } = await command('compare', 'results/slower')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('measured side by side, paired by blocks')
    expect(output).toContain('ranked by voice_to_voice p50')
    expect(output).toMatch(
      /control is first, \S+ ms, before stack, [^:]*: whole turns, answered by the\s+provider/,
    )
    expect(output).toMatch(/control +1 +\S+ ms {2}reference\nstack +2 /)
    const found = JSON.parse(await readFile(path.join(cwd, 'results/slower/compare.json'), 'utf8'))
    expect(JSON.stringify(found)).toContain('"llm_ttft"')
  })

  test('are compared with one another, and say which spread was assumed', async () => {
    const { output } = await command(
      'compare',
      'results/before',
      'results/slower',
      '--stage',
      'llm_ttft',
      '--all',
    )
    expect(output).toContain('a run-to-run spread of 5 %, assumed by default')
    expect(output).toMatch(/stack.*against stack.*\n.*\nllm_ttft +p50 .*\+\d+/)
  })

  test('become baselines, and later runs are checked with them', async () => {
    const saved = await command('baseline', 'save', 'results/before', 'main')
    expect(saved.code, saved.progress).toBe(EXIT_CODES.passed)
    expect(saved.output).toMatch(/A check like this run: \d+ turns with each target/)
    expect(saved.output).not.toContain('undefined')
    const slower = await command('check', 'results/slower', '--baseline', 'main', '--control', 'control')
    expect(slower.code).toBe(EXIT_CODES.failed)
    expect(slower.output).toMatch(/regression {2}stack turns {2}voice_to_voice p95/)
    const same = await command('check', 'results/same', '--baseline', 'main', '--control', 'control')
    expect([EXIT_CODES.passed, EXIT_CODES.inconclusive]).toContain(same.code)
    expect(same.output).not.toContain('regression')
  })

  test('have a history', async () => {
    const { code, output } = await command('history', 'results')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('whole-turn: stack turns  voice_to_voice p50')
    expect(output).toContain('3 runs')
  })

  test('say how many turns and conversations a precision takes', async () => {
    const { code, output } = await command('plan', 'results/before')
    expect(code).toBe(EXIT_CODES.passed)
    expect(output).toContain('voice_to_voice p95')
    expect(output).toMatch(/\d+ turns of each target are \d+ conversations with each/)
  })

  test('are held against claims about their components, and the page shows the verdicts', async () => {
    await writeFile(path.join(cwd, 'claims.yaml'), CLAIMS)
    const words = ['verify', 'results/before', '--claims', 'claims.yaml', '--json']
    const { code, output, progress } = await command(...words)
    expect(code, progress).toBe(EXIT_CODES.passed)
    const { claims } = JSON.parse(output)
    expect(
      claims.map((one: { targets: string[]; verdict: string }) => [...one.targets, one.verdict]),
    ).toEqual([
      ['control', 'confirmed'],
      ['stack', 'confirmed'],
      ['control', 'refuted'],
      ['stack', 'refuted'],
    ])
    await command('report', 'results/before')
    const page = await readFile(path.join(cwd, 'results/before/report.html'), 'utf8')
    expect(page).toContain('Do published claims hold?')
    expect(page).toContain('The model answers at once')
  })

  test('are priced by what their voices said, beside voice_to_voice', async () => {
    await writeFile(path.join(cwd, 'price.yaml'), PRICE)
    const words = ['cost', 'support-call', '--run', 'results/before', '--prices', 'price.yaml', '--json']
    const { code, output, progress } = await command(...words)
    expect(code, progress).toBe(EXIT_CODES.passed)
    const { targets } = JSON.parse(output)
    expect(targets.map(({ use }: { use: { target: string } }) => use.target)).toEqual(['control', 'stack'])
    for (const { use, spent, heard, conditions } of targets) {
      expect(use).toMatchObject({
        provider: 'acme',
        model: 'swift',
        units: { character: expect.any(Number) },
      })
      expect(use.units).not.toHaveProperty('byte')
      expect(use.units.character).toBe(40 * 3 * 42)
      expect(spent).toBeCloseTo(use.units.character / 1000, 9)
      expect(heard).toBeGreaterThan(0)
      expect(conditions.transport).toBe('whole turns')
    }
  })

  test.each([
    [
      ['compare', 'results/before', '--stage', 'ttfa'],
      'a run of conversations, and conversations have no stage ttfa',
    ],
    [
      ['plan', 'results/before', '--stage', 'ttfb'],
      'a run of conversations, and conversations have no stage ttfb',
    ],
    [
      ['baseline', 'save', 'results/before', 'x', '--gate', 'ttfa:p95:5%'],
      'and conversations have no stage ttfa',
    ],
  ])('%j is refused in one sentence', async (words, message) => {
    const { code, progress } = await command(...words)
    expect(code).toBe(EXIT_CODES.setup)
    expect(progress).toContain(message)
  })
})
