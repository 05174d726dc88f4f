import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { formatArrivalLine } from '../../../src/results/trials/arrival-lines.ts'
import { findArrivals } from '../../../src/results/trials/find-arrivals.ts'

async function fileOf(text: string): Promise<string> {
  const place = await mkdtemp(path.join(tmpdir(), 'ttfa-arrivals-'))
  onTestFinished(() => rm(place, { recursive: true }))
  const file = path.join(place, 'arrivals.ndjson')
  await writeFile(file, text)
  return file
}

const log = (trial: number) => ({ trial, pieces: [{ at: trial * 10, audio: 500, bytes: 16 }] })

test('finds the arrivals of the given trials without parsing the others', async () => {
  const file = await fileOf(`${formatArrivalLine(log(7))}{"trial":8, broken\n${formatArrivalLine(log(70))}`)
  expect(await findArrivals(file, new Set([7, 70, 700]))).toEqual(
    new Map([
      [7, log(7)],
      [70, log(70)],
    ]),
  )
})

test('names the trial whose line cannot be read', async () => {
  const file = await fileOf('{"trial":8,"pieces":[{}]}\n')
  await expect(findArrivals(file, new Set([8]))).rejects.toThrow('trial 8: not an arrival log')
})

test('opens no file without trials', async () => {
  expect(await findArrivals('/nowhere', new Set())).toEqual(new Map())
})
