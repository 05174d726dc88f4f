import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wavFile } from '../../../src/audio/containers/wav-writer.ts'
import { hearAll } from '../../../src/run/listen/hear-all.ts'
import type { AnswerToHear } from '../../../src/run/listen/listen-to-answer.ts'
import { type Recogniser, UnheardAnswer } from '../../../src/run/listen/recogniser.ts'

let folder: string
let answers: AnswerToHear[]
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-hear-'))
  const file = path.join(folder, 'a.wav')
  await writeFile(file, wavFile(new Int16Array(16_000).fill(3000), 16_000))
  answers = Array.from({ length: 12 }, (_, trial) => ({
    trial,
    target: 'a',
    text: trial,
    simulated: true,
    written: 'Hold the line.',
    language: 'en',
    file,
    channel: 0,
  }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Fails in the calls that are listed, and counts how many it hears at once. */
function recogniserThat(fails: (call: number) => boolean, concurrency = 1) {
  let [calls, now, most] = [0, 0, 0]
  const recogniser: Recogniser = {
    name: 'scripted',
    concurrency,
    knows: () => true,
    transcribe: async () => {
      const call = calls++
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 80))
      now -= 1
      if (fails(call)) throw new UnheardAnswer('server: out of order')
      return 'hold the line'
    },
    close: async () => {},
  }
  return { recogniser, calls: () => calls, most: () => most }
}

async function hear({ recogniser }: { readonly recogniser: Recogniser }, signal?: AbortSignal) {
  const [heard, unheard]: [number[], string[]] = [[], []]
  const problem = await hearAll(
    answers,
    { recogniser, floorOf: async () => undefined },
    {
      ...(signal && { signal }),
      onHeard: async ({ trial }) => void heard.push(trial),
      onUnheard: (text) => unheard.push(text),
    },
  ).catch((error: unknown) => error)
  return { heard, unheard, problem }
}

describe('listening with a recogniser that is somewhere else', () => {
  test('as many answers at once as it hears, and no more', async () => {
    const scripted = recogniserThat(() => false, 4)
    const { heard, problem } = await hear(scripted)
    expect(problem).toBeUndefined()
    expect(heard.toSorted((a, b) => a - b)).toEqual(answers.map(({ trial }) => trial))
    expect(scripted.most()).toBe(4)
  })

  test('an answer for which it fails is left out, and told', async () => {
    const { heard, unheard, problem } = await hear(recogniserThat((call) => call === 2 || call === 7))
    expect(problem).toBeUndefined()
    expect(heard).toHaveLength(10)
    expect(unheard).toEqual([
      'answer 2 was not heard: server: out of order',
      'answer 7 was not heard: server: out of order',
    ])
  })

  test('three failures in a row end it, and nothing more is sent', async () => {
    const scripted = recogniserThat((call) => call >= 4)
    const { heard, problem } = await hear(scripted)
    expect(problem).toMatchObject({
      code: 'RECOGNISER_FAILED',
      message: 'scripted failed for 3 answers in a row: server: out of order',
    })
    expect(heard).toEqual([0, 1, 2, 3])
    expect(scripted.calls()).toBe(7)
  })
})
