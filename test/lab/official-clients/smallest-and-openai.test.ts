import { DeepgramClient } from '@deepgram/sdk'
import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { sendSpeech, synthesiseCaller, toWav } from '../support/caller-audio.ts'

const SAID = 'I would like to book a table for two people tonight.'
const REPLY = 'Of course. For what time, please?'

let lab: Lab
beforeAll(async () => {
  lab = await startLab({
    callerSpeech: [{ text: SAID }, { text: 'Something else entirely, which nobody says here.' }],
    mounts: [
      {
        name: 'openai',
        provider: 'openai',
        profile: { firstToken: 120, tokensPerSecond: 100, finalTranscript: 50, replies: [REPLY] },
      },
      { name: 'deepgram', provider: 'deepgram', profile: { finalTranscript: 150, endpointing: 100 } },
    ],
  })
})
afterAll(() => lab.close())

const addressOf = (name: string) => `http://${lab.addresses[name]?.host}:${lab.addresses[name]?.port}`

describe('the official openai client', () => {
  const client = () => new OpenAI({ apiKey: 'lab', baseURL: `${addressOf('openai')}/v1`, maxRetries: 0 })
  const messages = [{ role: 'user' as const, content: SAID }]

  test('streams a chat: the role first and empty, then tokens at their rate after the first-token delay', async () => {
    const began = monotonicClock.now()
    const stream = await client().chat.completions.create({
      model: 'gpt-4.1-mini',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    })
    const tokens: string[] = []
    let first = 0
    let usage = 0
    for await (const chunk of stream) {
      const content = chunk.choices[0]?.delta.content ?? ''
      if (content !== '' && tokens.length === 0) first = monotonicClock.now()
      if (content !== '') tokens.push(content)
      usage = chunk.usage?.completion_tokens ?? usage
    }
    expect(tokens.join('')).toBe(REPLY)
    expect(usage).toBe(tokens.length)
    const [record] = lab
      .truth()
      .filter(({ mount }) => mount === 'openai')
      .slice(-1)
    expect(record).toMatchObject({ outcome: 'completed', first_audio_delay_us: 120_000 })
    expect(first - began).toBeGreaterThan(120_000)
    expect(first - (record?.pieces[0]?.at_us ?? 0)).toBeLessThan(100_000)
  })

  test('gets a whole completion without streaming', async () => {
    const answer = await client().chat.completions.create({ model: 'gpt-4.1-mini', messages })
    expect(answer.choices[0]?.message.content).toBe(REPLY)
  })

  test('gets a refusal that it can parse', async () => {
    const stranger = new OpenAI({ apiKey: 'bad-key', baseURL: `${addressOf('openai')}/v1`, maxRetries: 0 })
    const asking = stranger.chat.completions.create({ model: 'gpt-4.1-mini', messages })
    await expect(asking).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  })

  test('gets the transcript of a recording', async () => {
    const file = await toFile(toWav(await synthesiseCaller(SAID)), 'speech.wav')
    const answer = await client().audio.transcriptions.create({ file, model: 'gpt-4o-mini-transcribe' })
    expect(answer.text).toBe(SAID)
  })
})

describe('the official deepgram client', () => {
  test('transcribes a live stream: interim results, and one final result that ends the utterance', async () => {
    const client = new DeepgramClient({ apiKey: 'lab', baseUrl: addressOf('deepgram') })
    const socket = await client.listen.v1.connect({
      model: 'nova-3',
      encoding: 'linear16',
      sample_rate: 16_000,
      interim_results: 'true',
      vad_events: 'true',
      Authorization: 'Token lab',
      reconnectAttempts: 0,
    })
    const settled: string[] = []
    const types: string[] = []
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('message', (message) => {
      types.push(String(message.type))
      if (message.type === 'Results' && message.is_final && message.speech_final)
        settled.push(message.channel.alternatives[0]?.transcript ?? '')
    })
    socket.connect()
    await socket.waitForOpen()
    await sendSpeech(await synthesiseCaller(SAID), (frame) => socket.sendMedia(frame), monotonicClock.now)
    socket.sendCloseStream({ type: 'CloseStream' })
    await closed
    expect(settled).toEqual([SAID])
    expect(types).toContain('SpeechStarted')
    expect(types.at(-1)).toBe('Metadata')
  })
})
