import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedactor } from '../../src/redaction/redact.ts'
import { createRun } from '../../src/results/run/create-run.ts'
import { runFolderAt } from '../../src/results/run/run-folder.ts'
import { writeSidecar } from '../../src/results/sidecars.ts'
import { respond } from '../../src/viewer/respond.ts'
import { sampleFidelityJson } from '../report/fidelity/sample-fidelity.ts'
import { FILE, LAB_RUN } from '../report/sample-runs.ts'

let results = ''
beforeAll(async () => {
  results = await mkdtemp(path.join(tmpdir(), 'ttfa-worst-'))
  const run = await createRun({ folder: runFolderAt(results), file: FILE, redact: createRedactor([]) })
  for (const trial of LAB_RUN) run.trials.add({ trial, arrivals: { trial: trial.trial, pieces: [] } })
  await run.trials.close()
})
afterAll(() => rm(results, { recursive: true }))

const page = async () => {
  const name = path.basename(results)
  const { body } = await respond(path.dirname(results), new URL(`http://127.0.0.1/runs/${name}`))
  return String(body)
}

test('a run that nobody has listened to shows nothing of it', async () => {
  expect(await page()).not.toContain('Did the voice say it?')
})

test('the worst answers can be heard, with text and transcript aligned', async () => {
  await writeSidecar(results, 'fidelity.json', sampleFidelityJson())
  const shown = await page()
  expect(shown).toContain('Did the voice say it?')
  expect(shown).toContain('truncated')
  expect(shown).toContain('Please hold the line while I look for your order.')
  expect(shown).toContain('<del>order</del>')
  expect(shown).toMatch(/\/audio\/10\.wav/)
  expect(shown).toContain('fidelity.json')
})

test('a damaged file takes nothing else away', async () => {
  await writeSidecar(results, 'fidelity.json', '{"schema_version":1}')
  expect(await page()).not.toContain('Did the voice say it?')
})
