import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from '../../cli/run-command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-rewording-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The lab’s model contracts `I am`. */
const SCENARIO = `
name: rewording
texts: [One moment please., I am back.]
targets:
  reads: { adapter: openai-realtime-speech, lab: { voice: tone, firstAudio: 20ms, pacing: 0 } }
  speaks: { adapter: openai-http, lab: { voice: tone, firstAudio: 20ms, pacing: 0 } }
load: { executor: shared-iterations, concurrency: 1, trials: 6 }
connection: warm
warmup: 1
`

test('an answer in other words is marked and told, and HTTP answers have their version', async () => {
  await writeFile(path.join(folder, 'scenario.yaml'), SCENARIO)
  const { output } = await runCommand(['run', 'scenario.yaml', '--lab', '--out', 'out'], { cwd: folder })
  const trials: Record<string, string>[] = parse(
    await readFile(path.join(folder, 'out/trials.csv'), 'utf8'),
    { columns: true },
  )
  const measured = trials.filter(({ phase }) => phase === 'measure')
  const read = measured.filter(({ target }) => target === 'reads')
  expect(read.map(({ outcome }) => outcome)).toEqual(Array(6).fill('ok'))
  for (const { text, reworded, http_version } of read)
    expect([reworded, http_version]).toEqual([text === '1' ? 'true' : 'false', ''])
  const spoken = measured.filter(({ target }) => target === 'speaks')
  expect(spoken.map(({ reworded, http_version }) => [reworded, http_version])).toEqual(
    Array(6).fill(['', '1.1']),
  )
  const count = read.filter(({ text }) => text === '1').length
  expect(count).toBeGreaterThan(0)
  expect(output.replaceAll(/\s+/g, ' ')).toMatch(
    new RegExp(`reads: ${count} of 6 answers? (was|were) reworded`),
  )
})
