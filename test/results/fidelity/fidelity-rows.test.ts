import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  fidelityHeader,
  formatFidelityRows,
  readFidelity,
} from '../../../src/results/fidelity/fidelity-rows.ts'
import { answerWith } from '../../fidelity/support/answers.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-fidelity-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const plain = (text: string) => text
async function readBack(text: string) {
  const file = path.join(folder, 'fidelity.csv')
  await writeFile(file, text)
  return readFidelity(file)
}

const { heard: _, floor: _none, ...unheard } = answerWith({ trial: 2, language: 'hi', recogniser: '' })
const ANSWERS = [
  answerWith(),
  answerWith({ trial: 1, rateFactor: 0.6667, findings: ['wrong rate', 'clicks'], replayed: true }),
  {
    ...unheard,
    signal: { audio: 0, speech: 0, dcOffset: 0, repeated: 0, pauses: 0 },
    findings: ['no speech'] as const,
  },
  answerWith({
    trial: 3,
    heard: { ...answerWith().heard, transcript: '=1+1, "quoted"\nand a line', words: 4 } as never,
  }),
]

test('rows are read back as they were written', async () => {
  expect(await readBack(fidelityHeader() + formatFidelityRows(ANSWERS, plain))).toEqual(ANSWERS)
})

test('transcripts are redacted, and no cell is a formula', () => {
  const rows = formatFidelityRows(ANSWERS, (text) => text.replace('quoted', '[redacted]'))
  expect(rows).toContain('[redacted]')
  expect(rows).not.toMatch(/,"?=1/)
})

test('a row that was cut off is left out, and a file that is not there has none', async () => {
  const whole = fidelityHeader() + formatFidelityRows(ANSWERS.slice(0, 2), plain)
  expect(await readBack(whole.slice(0, -8))).toEqual(ANSWERS.slice(0, 1))
  expect(await readFidelity(path.join(folder, 'none.csv'))).toEqual([])
})

test('a row that lacks a cell is damaged, as in the other files of a run', async () => {
  const rows = fidelityHeader() + formatFidelityRows([answerWith()], plain).replace('en,', '')
  await expect(readBack(rows)).rejects.toThrow(/row 2: \d+ cells under \d+ columns/)
})

test('a damaged cell is named', async () => {
  const damaged = (fidelityHeader() + formatFidelityRows([answerWith()], plain)).replace('-21.52', 'loud')
  await expect(readBack(damaged)).rejects.toThrow(/row 2, column loudness_lufs: "loud" is not a number/)
})
