import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { countWordErrors } from '../../../src/core/count-word-errors.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { type Lab, startLab, type TruthRecord } from '../../../src/lab/index.ts'
import { INSTALL_COMMAND, recogniserFiles } from '../../../src/lab/recognition/optional-packages.ts'
import { splitSpeech } from '../../../src/lab/recognition/split-speech.ts'
import { sendSpeech, synthesiseCaller, toWav } from '../support/caller-audio.ts'
import { openRecorded } from '../support/websocket-recorder.ts'

/** Why tests with the model cannot run here; undefined if they can. */
function absence(): SetupError | undefined {
  try {
    recogniserFiles()
    return undefined
  } catch (error) {
    if (error instanceof SetupError) return error
    throw error
  }
}

interface Channel {
  readonly alternatives: readonly { readonly transcript: string }[]
}

const ABSENT = absence()
const mount = (name: string, finalTranscript: number, endpointing = 200) => ({
  name,
  provider: name.split('.')[0] ?? '',
  profile: { recogniser: 'moonshine', finalTranscript, endpointing } as const,
})

describe('without the recogniser’s packages', () => {
  test('the error names the missing ones and how to install them', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-nothing-'))
    try {
      const look = () => recogniserFiles([path.join(folder, 'index.js')])
      expect(look).toThrow(/@moonshine-ai\/moonshine-js, onnxruntime-node, llama-tokenizer-js missing/)
      expect(look).toThrow(
        expect.objectContaining({ code: 'LAB_RECOGNISER', hint: expect.stringContaining(INSTALL_COMMAND) }),
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('a lab that needs them does not open; others do', async ({ skip }) => {
    skip(!ABSENT, 'they are installed here')
    await expect(startLab({ mounts: [mount('openai', 0)] })).rejects.toMatchObject({ code: 'LAB_RECOGNISER' })
    const lab = await startLab({ mounts: [{ name: 'openai', provider: 'openai' }] })
    await lab.close()
  })
})

describe('speech longer than the model’s input', () => {
  const RATE = 1000
  const spoken = (seconds: number) => Float32Array.from({ length: seconds * RATE }, (_, n) => Math.sin(n))

  test('is split where it is quietest, and nothing is lost', () => {
    const samples = spoken(70)
    samples.fill(0, 24 * RATE, 24.2 * RATE)
    const pieces = splitSpeech(samples, RATE)
    expect(pieces[0]?.length).toBeGreaterThanOrEqual(24 * RATE)
    expect(pieces[0]?.length).toBeLessThanOrEqual(24.2 * RATE)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(30 * RATE)
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...samples])
  })

  test('is not split if it is short enough', () => {
    const samples = spoken(30)
    expect(splitSpeech(samples, RATE)).toEqual([samples])
  })
})

describe.skipIf(ABSENT)(`the real recogniser (skipped where it is absent: ${INSTALL_COMMAND})`, () => {
  const SAID = [
    'I would like to book a table for two people tonight.',
    'Could you please tell me when the next train to the city leaves?',
    'My name is Miller and I am calling about the order from last week.',
  ]
  let lab: Lab
  let speech: Uint8Array[]
  beforeAll(async () => {
    speech = await Promise.all(SAID.map(synthesiseCaller))
    // None of this is known speech.
    lab = await startLab({
      mounts: [mount('openai', 1500), mount('deepgram', 1500), { ...mount('openai', 0), name: 'hasty' }],
    })
  }, 60_000)
  afterAll(() => lab.close())

  const transcribe = async (name: string, bytes: Uint8Array): Promise<string> => {
    const baseURL = `http://${lab.addresses[name]?.host}:${lab.addresses[name]?.port}/v1`
    const client = new OpenAI({ apiKey: 'lab', baseURL, maxRetries: 0 })
    const file = await toFile(toWav(bytes), 'turn.wav')
    const { text } = await client.audio.transcriptions.create({ file, model: 'gpt-4o-mini-transcribe' })
    return text
  }
  const truthOf = (name: string) => lab.truth().filter((record) => record.mount === name)
  /** Microseconds from the end of the speech to recognition, and to the transcript. */
  const took = ({ accepted_us, understood_us = Number.NaN, completed_us = Number.NaN }: TruthRecord) => ({
    understood: understood_us - accepted_us,
    told: completed_us - accepted_us,
  })

  test('recognises unknown speech with fewer than one wrong word in ten', async () => {
    let [words, errors] = [0, 0]
    for (const [index, said] of SAID.entries()) {
      const counted = countWordErrors(said, await transcribe('openai', speech[index] ?? new Uint8Array()))
      words += counted.words
      errors += counted.errors
    }
    expect(words).toBe(38)
    expect(errors / words).toBeLessThan(0.1)
  }, 30_000)

  test('finishes within the hidden delay', () => {
    for (const record of truthOf('openai')) {
      const { understood, told } = took(record)
      expect(understood).toBeGreaterThan(0)
      expect(understood).toBeLessThan(record.first_audio_delay_us ?? 0)
      expect(told).toBeGreaterThanOrEqual(1_500_000)
      expect(told).toBeLessThan(1_600_000)
    }
  })

  test('recognises the turns of a stream, which end at pauses', async () => {
    const query = 'model=nova-3&encoding=linear16&sample_rate=16000&interim_results=true'
    const address = lab.addresses.deepgram
    const url = `ws://${address?.host}:${address?.port}/v1/listen?${query}`
    const { socket } = await openRecorded(url, { authorization: 'Token lab' })
    for (const turn of [0, 2])
      await sendSpeech(
        speech[turn] ?? new Uint8Array(),
        (frame) => socket.webSocket.send(frame),
        monotonicClock.now,
        1000,
      )
    socket.send({ type: 'CloseStream' })
    await socket.untilClosed()
    const settled = socket.messages.filter(({ is_final, speech_final }) => is_final && speech_final)
    const heard = settled.map(({ channel }) => (channel as Channel).alternatives[0]?.transcript ?? '')
    expect(heard).toHaveLength(2)
    const { words, errors } = countWordErrors(`${SAID[0]} ${SAID[2]}`, heard.join(' '))
    expect(errors / words).toBeLessThan(0.1)
  }, 30_000)

  test('delays the transcript if recognition takes longer than the hidden delay, and the truth log has the instant', async () => {
    await transcribe('hasty', speech[0] ?? new Uint8Array())
    const [record] = truthOf('hasty')
    expect(record?.first_audio_delay_us).toBe(0)
    const { understood, told } = took(record as TruthRecord)
    expect(understood).toBeGreaterThan(0)
    expect(told - understood).toBeGreaterThanOrEqual(0)
    expect(told - understood).toBeLessThan(50_000)
  })
})
