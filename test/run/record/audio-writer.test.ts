import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { FinishedTrial } from '../../../src/drive/trial/run-trial.ts'
import { AudioWriter } from '../../../src/run/record/audio-writer.ts'
import { trialWith } from '../../tally/sample-trials.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ttfa-shelf-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const finished = (trial: number, samples?: number[]): FinishedTrial => ({
  trial: trialWith({ trial }),
  arrivals: { trial, pieces: [] },
  ...(samples && { audio: { samples: Int16Array.from(samples), sampleRate: 24_000 } }),
})

test('writes a WAV file for each answer that has audio', async () => {
  const folder = path.join(await temporaryFolder(), 'audio')
  const writer = new AudioWriter(folder)
  writer.add(finished(12, [1, -2, 3]))
  writer.add(finished(13))
  await writer.close()
  expect(await readdir(folder)).toEqual(['12.wav'])
  const wav = await readFile(path.join(folder, '12.wav'))
  expect(wav.readUInt32LE(24)).toBe(24_000)
  expect([0, 1, 2].map((index) => wav.readInt16LE(44 + index * 2))).toEqual([1, -2, 3])
})

test('rejects on close if a file could not be written', async () => {
  const folder = path.join(await temporaryFolder(), 'audio')
  await writeFile(folder, 'a file where the folder should be')
  const writer = new AudioWriter(folder)
  writer.add(finished(1, [1]))
  await expect(writer.close()).rejects.toThrow(/cannot create the folder .*audio/)
})
