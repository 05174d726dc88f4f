import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wavFile } from '../../../../src/audio/containers/wav-writer.ts'
import { EXIT_CODES } from '../../../../src/cli/exit-codes.ts'
import type { LabProfile } from '../../../../src/core/config/lab-profile.ts'
import { type Lab, startLab } from '../../../../src/lab/lab.ts'
import { readRunFile } from '../../../../src/results/run/run-file-io.ts'
import { runCommand } from '../../run-command.ts'

const PLAIN: LabProfile = { voice: 'tone', firstAudio: 5, pacing: 0, completionDelay: 0, leadingSilence: 0 }

const PROFILES: Readonly<Record<string, LabProfile>> = {
  good: PLAIN,
  failing: { ...PLAIN, clone: { outcome: 'failed' }, dictionary: { outcome: 'failed' } },
  moody: { ...PLAIN, faults: [{ kind: 'refuse', status: 503, every: 2 }] },
}

let lab: Lab
beforeAll(async () => {
  lab = await startLab({
    mounts: Object.entries(PROFILES).map(([name, profile]) => ({ name, provider: 'smallest', profile })),
  })
})
afterAll(() => lab.close())

const CLONE = 'clone: { from: clip.wav }'
const DICTIONARY = 'dictionary: { words: { SQL: sequel } }'

/** What `run.json` says while a run goes on, as one reads it whose process was killed. */
function watchRunFile(file: string) {
  const details = new Set<string>()
  const timer = setInterval(async () => {
    const run = await readRunFile(file).catch(() => undefined)
    if (run?.interruption?.reason === 'killed') details.add(run.interruption.detail)
  }, 5)
  return { details, stop: () => clearInterval(timer) }
}

/** A plain target beside one that is given something; what really reached the lab is in its truth log. */
async function runOn(mount: string, given: string, more = '') {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-prepared-'))
  const killed = watchRunFile(path.join(cwd, 'run/run.json'))
  const samples = Int16Array.from({ length: 4 * 8000 }, (_, at) => 12_000 * Math.sin(at / 3))
  await writeFile(path.join(cwd, 'clip.wav'), wavFile(samples, 8000))
  const base = `http://${lab.shared.host}:${lab.shared.port}/${mount}`
  const target = `adapter: smallest-http, model: lightning_v3.1_pro, base: '${base}'`
  await writeFile(
    path.join(cwd, 'scenario.yaml'),
    `
name: prepared
texts: [My SQL is slow, Welcome, Right]
targets:
  plain: { ${target} }
  given: { ${target}, ${given} }
load: { executor: constant-concurrency, concurrency: 2, trials: 16 }
warmup: 2
workers: 2
${more}
`,
  )
  const before = lab.truth().length
  const spoken = await runCommand(['run', '--no-selftest', '--out', 'run', 'scenario.yaml'], { cwd })
  const heard = lab.truth().slice(before)
  killed.stop()
  const read = (name: string) => readFile(path.join(cwd, 'run', name), 'utf8')
  return {
    ...spoken,
    ifKilled: killed.details,
    file: JSON.parse(await read('run.json')),
    markdown: await read('report.md'),
    html: await read('report.html'),
    heard,
    characters: heard.reduce((sum, { chars }) => sum + chars, 0),
  }
}

describe('a run that something is made for', () => {
  test.each([
    ['a clone', CLONE, /; given: the voice \S+ may still exist at smallest$/],
    ['a dictionary', DICTIONARY, /; given: the dictionary \S+ may still exist at smallest$/],
  ])('names %s in its folder before it can be killed', async (_, given, words) => {
    const { ifKilled, file } = await runOn('good', given)
    expect([...ifKilled].at(-1)).toMatch(words)
    expect(file.interruption).toBeUndefined()
  })

  test.each([
    ['a clone', CLONE, 'clones', 'the clone was NOT CREATED (failed'],
    ['a dictionary', DICTIONARY, 'dictionaries', 'dictionary of 1 word was NOT CREATED (failed'],
  ])('is interrupted where the provider does not make %s, and says so everywhere', async (...row) => {
    const [, given, kind, words] = row
    const { code, file, heard, output, markdown, html } = await runOn('failing', given)
    // Something was sent, so that it is no mistake of the scenario's.
    expect(code).toBe(EXIT_CODES.interrupted)
    expect(file).toMatchObject({ interruption: { reason: 'preparation' }, [kind]: [{ outcome: 'failed' }] })
    expect(heard).toHaveLength(0)
    expect(output.replaceAll(/\s+/g, ' ')).toContain(words)
    expect(markdown.replaceAll('\\', '')).toContain(words)
    expect(html).toContain(words)
  })

  test('tells on the way what it does, and what is left for a person', async () => {
    const { progress } = await runOn('good', CLONE)
    expect(progress).toContain('given: cloning a voice at smallest')
    expect(progress).toContain('STILL EXISTS: delete it in the dashboard')
  })
})

describe('a budget', () => {
  test.each([
    ['clones’ first words', 'good', CLONE, 0],
    ['the words of dictionaries', 'good', DICTIONARY, 'SQLsequel'.length],
  ])('of N characters holds over %s, warm-up and threads', async (_, mount, given, made) => {
    const { code, characters } = await runOn(mount, given, 'budget: { characters: 100 }')
    expect(code).toBe(EXIT_CODES.budget)
    expect(characters + made).toBeLessThanOrEqual(100)
    // What did not fit was one more text of at most 14 characters.
    expect(characters + made).toBeGreaterThan(86)
  })

  test('of N requests counts first words that have to be said again', async () => {
    const { code, heard, file } = await runOn('moody', CLONE, 'budget: { requests: 20 }')
    expect(code).toBe(EXIT_CODES.budget)
    expect(heard).toHaveLength(20)
    expect(file.clones).toMatchObject([{ failed_syntheses: 1 }])
  })

  test.each([
    ['clone', CLONE, 5, 'clones'],
    ['dictionary', DICTIONARY, 8, 'dictionaries'],
  ])('too small for a %s sends nothing at all', async (_, given, characters, kind) => {
    const { code, heard, file } = await runOn('good', given, `budget: { characters: ${characters} }`)
    expect(code).toBe(EXIT_CODES.budget)
    expect(heard).toHaveLength(0)
    expect(file).toMatchObject({
      interruption: { reason: 'budget' },
      [kind]: [{ outcome: 'unaffordable', removal: { kind: 'nothing' } }],
    })
  })
})
