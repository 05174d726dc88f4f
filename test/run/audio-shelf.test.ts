import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Finished } from '../../src/drive/run-trial.ts'
import { AudioShelf } from '../../src/run/audio-shelf.ts'
import { trialWith } from '../tally/trials.ts'

async function place(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ttfa-shelf-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const finished = (trial: number, samples?: number[]): Finished => ({
  trial: trialWith({ trial }),
  arrivals: { trial, pieces: [] },
  ...(samples && { audio: { samples: Int16Array.from(samples), sampleRate: 24_000 } }),
})

test('writes a WAV file for each answer that has audio', async () => {
  const folder = path.join(await place(), 'audio')
  const shelf = new AudioShelf(folder)
  shelf.add(finished(12, [1, -2, 3]))
  shelf.add(finished(13))
  await shelf.close()
  expect(await readdir(folder)).toEqual(['12.wav'])
  const wav = await readFile(path.join(folder, '12.wav'))
  expect(wav.readUInt32LE(24)).toBe(24_000)
  expect([0, 1, 2].map((index) => wav.readInt16LE(44 + index * 2))).toEqual([1, -2, 3])
})

test('rejects on close if a file could not be written', async () => {
  const folder = path.join(await place(), 'audio')
  await writeFile(folder, 'a file where the folder should be')
  const shelf = new AudioShelf(folder)
  shelf.add(finished(1, [1]))
  await expect(shelf.close()).rejects.toThrow('EEXIST')
})
