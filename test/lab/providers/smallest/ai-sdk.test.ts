import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lab } from '../../../../src/lab/index.ts'
import { synthesiseCaller, toWav } from '../../support/caller-audio.ts'
import { addressOf, KEY, openWebSocket, post, startTestLab } from '../../support/lab-client.ts'

/*
 * The requests of the provider's own client for the AI SDK (github.com/smallest-inc/smallest-ai-vercel-provider,
 * 1.0.0 of 2026-07-02) and what it reads of the responses, written by hand: it is not in the npm registry under either of
 * its names. test/lab/official-clients/smallest-ai-sdk.test.ts runs the client itself where there is one.
 */

const SAID = 'I would like to book a table for two people tonight.'

let lab: Lab
let pcm: Uint8Array
beforeAll(async () => {
  lab = await startTestLab({ finalTranscript: 10 }, { callerSpeech: [{ text: SAID }] })
  pcm = await synthesiseCaller(SAID)
})
afterAll(() => lab.close())

const url = (path: string) => `http://${addressOf(lab)}${path}`
const jsonOf = async (response: Response) => (await response.json()) as Record<string, unknown>

describe('speech, as the client for the AI SDK asks for it', () => {
  const body = (fields: object = {}) => ({
    text: 'Hello.',
    voice_id: 'sophia',
    model: 'lightning_v3.1',
    sample_rate: 44_100,
    speed: 1,
    language: 'auto',
    output_format: 'wav',
    ...fields,
  })

  test('is a WAV file', async () => {
    const { status, body: audio } = await post(addressOf(lab), '/waves/v1/tts', body())
    expect([status, audio.toString('latin1', 0, 4)]).toEqual([200, 'RIFF'])
  })

  test.each('auto en hi mr kn ta bn gu de fr es it pl nl ru ar he sv ml te pt pa or'.split(' '))(
    'is spoken in %s, a language of its list',
    async (language) => {
      expect((await post(addressOf(lab), '/waves/v1/tts', body({ language }))).status).toBe(200)
    },
  )

  test.each([
    [{ pronunciation_dicts: ['dict_1'] }, 200],
    [{ model: 'lightning_v3.1_pro', voice_id: 'meher' }, 200],
    [{ output_format: 'ulaw' }, 200],
    // The client accepts this name and sends `ulaw`.
    [{ output_format: 'mulaw' }, 400],
  ])('%j is answered with %i', async (fields, status) => {
    expect((await post(addressOf(lab), '/waves/v1/tts', body(fields))).status).toBe(status)
  })
})

describe('transcription of a recording', () => {
  const transcribe = (query: Record<string, string>) =>
    fetch(url(`/waves/v1/stt/?${new URLSearchParams(query)}`), {
      method: 'POST',
      headers: { ...KEY, 'content-type': 'audio/wav' },
      body: Buffer.from(toWav(pcm)),
    })

  test('of Pulse has words, sentences, and the length and size of the file', async () => {
    const query = { model: 'pulse', language: 'en', word_timestamps: 'true', diarize: 'true' }
    const body = (await jsonOf(await transcribe(query))) as {
      words: readonly { word: string; start: number; end: number }[]
    }
    expect(body).toMatchObject({
      status: 'success',
      transcription: SAID,
      utterances: [{ text: SAID, speaker: 0 }],
      metadata: { duration: pcm.length / 32_000, fileSize: pcm.length + 44 },
    })
    expect(body.words.map(({ word }) => word)).toEqual(SAID.split(' '))
    expect(body.words[0]).toMatchObject({ confidence: expect.any(Number), speaker: 0, speaker_confidence: 1 })
    const times = body.words.flatMap(({ start, end }) => [start, end])
    expect(times).toEqual(times.toSorted((first, second) => first - second))
    expect(times.at(-1)).toBeLessThanOrEqual(pcm.length / 32_000)
  })

  test('of Pulse has neither words nor sentences if nothing asks for them', async () => {
    const body = await jsonOf(await transcribe({ model: 'pulse', language: 'en', word_timestamps: 'false' }))
    expect(body).toMatchObject({ transcription: SAID, words: [], utterances: [] })
    expect(body).not.toHaveProperty('gender')
  })

  test('of Pulse tells gender and emotions to who asks', async () => {
    const query = { model: 'pulse', language: 'en', gender_detection: 'true', emotion_detection: 'true' }
    expect(await jsonOf(await transcribe(query))).toMatchObject({
      gender: expect.any(String),
      emotions: expect.any(Object),
    })
  })

  test('of Pulse Pro has another body: no sentences, no speakers, an id', async () => {
    const query = { model: 'pulse-pro', language: 'en', word_timestamps: 'true', diarize: 'true' }
    const body = (await jsonOf(await transcribe(query))) as { words: readonly object[] }
    expect(body).toMatchObject({
      transcription: SAID,
      language: 'en',
      totalBytes: pcm.length + 44,
      request_id: expect.any(String),
    })
    expect(body).not.toHaveProperty('utterances')
    expect(body.words[0]).not.toHaveProperty('speaker')
  })

  test('of Pulse Pro with a webhook is only accepted', async () => {
    const query = { model: 'pulse-pro', language: 'en', webhook_url: 'https://example.com/hook' }
    const body = await jsonOf(await transcribe(query))
    expect(body).toEqual({ status: 'processing', request_id: expect.any(String) })
  })

  test('without a model is refused in the format of Pulse', async () => {
    const response = await transcribe({ language: 'en' })
    expect(response.status).toBe(400)
    expect(await jsonOf(response)).toEqual({
      error: 'Missing required query param: model. Supported values: pulse | pulse-pro.',
      request_id: expect.any(String),
    })
  })
})

describe('transcription of a stream', () => {
  async function transcribe(query: Record<string, string>) {
    const live = new URLSearchParams({ model: 'pulse', language: 'en', ...query })
    const { line } = await openWebSocket(addressOf(lab), `/waves/v1/stt/live?${live}`)
    for (let at = 0; at < pcm.length; at += 4096) line.socket.send(pcm.subarray(at, at + 4096))
    line.send({ type: 'close_stream' })
    await line.until(() => line.closed !== undefined)
    return line.messages.map(({ json }) => json)
  }

  test('has the times of words and sentences, and an empty full transcript, where they are asked for', async () => {
    const messages = await transcribe({
      word_timestamps: 'true',
      sentence_timestamps: 'true',
      full_transcript: 'true',
    })
    const final = messages.find(({ is_final, transcript }) => is_final === true && transcript !== '')
    expect(final).toMatchObject({
      transcript: SAID,
      language: 'en',
      words: SAID.split(' ').map((word) => expect.objectContaining({ word })),
      utterances: [expect.objectContaining({ text: SAID })],
      full_transcript: '',
    })
    expect(messages.at(-1)).toMatchObject({ is_last: true })
  })

  test('sends a final transcript after `max_words`, unless it is told not to', async () => {
    const finalsOf = async (query: Record<string, string>) =>
      (await transcribe({ max_words: '4', ...query }))
        .filter(({ is_final, transcript }) => is_final === true && transcript !== '')
        .map(({ transcript }) => String(transcript))
    const finals = await finalsOf({})
    expect(finals.join(' ')).toBe(SAID)
    expect(finals[0]).toBe('I would like to')
    expect(await finalsOf({ finalize_on_words: 'false' })).toEqual([SAID])
  })

  test('has none of them otherwise', async () => {
    const [message] = await transcribe({})
    expect(message).toMatchObject({ words: [] })
    expect(message).not.toHaveProperty('utterances')
    expect(message).not.toHaveProperty('full_transcript')
  })
})

describe('clones', () => {
  /** A token of the provider's console, which is a JWT. */
  const CONSOLE = { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln' }

  function createClone(fields: Readonly<Record<string, string>> = {}): Promise<Response> {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(2000)], { type: 'audio/wav' }), 'clip.wav')
    form.set('displayName', 'Mine')
    form.set('model', 'lightning_v3.1')
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    return fetch(url('/waves/v1/voice-cloning/'), { method: 'POST', headers: KEY, body: form })
  }
  const deleteClone = (voiceId: string, headers: Record<string, string>) =>
    fetch(url('/waves/v1/voice-cloning/delete'), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ voiceId }),
    })

  test('are created, listed, found by their document and deleted, with a slash at the end of the path', async () => {
    const created = await createClone({ description: 'Warm', accent: 'general', tags: 'warm, narrator' })
    expect(created.status).toBe(200)
    const { data } = (await created.json()) as { data: { voiceId: string; status: string } }
    expect(data.voiceId).toMatch(/^voice_/)

    const listed = await fetch(url('/waves/v1/voice-cloning/'), { headers: KEY })
    const list = (await listed.json()) as { data: readonly { _id: string; voiceId: string }[] }
    const clone = {
      voiceId: data.voiceId,
      description: 'Warm',
      accent: 'general',
      tags: ['warm', 'narrator'],
    }
    expect(list.data).toEqual([expect.objectContaining(clone)])

    const found = await fetch(url(`/waves/v1/voice-cloning/${list.data[0]?._id}`), { headers: KEY })
    expect(await found.json()).toMatchObject({ success: true, data: { voiceId: data.voiceId } })
    expect((await fetch(url(`/waves/v1/voice-cloning/${data.voiceId}`), { headers: KEY })).status).toBe(404)

    // An API key is refused here, as the provider's documents say; a token of its console is not.
    expect((await deleteClone(data.voiceId, KEY)).status).toBe(401)
    const deleted = await deleteClone(data.voiceId, CONSOLE)
    expect(await deleted.json()).toMatchObject({ success: true, voiceId: data.voiceId })
    expect((await deleteClone(data.voiceId, CONSOLE)).status).toBe(404)
  })

  test.each([
    [
      'Lightning v2',
      { model: 'lightning-v2' },
      'Voice cloning for lightning-v2 is deprecated. Please use lightning-v3.1',
    ],
    ['a language that the model does not speak', { language: 'tlh' }, 'Unsupported language'],
    ['a name of more than 500 letters', { displayName: 'm'.repeat(501) }, 'displayName is required'],
  ])('of %s are refused', async (_, fields, error) => {
    const response = await createClone(fields)
    expect([response.status, await response.json()]).toEqual([400, { error }])
  })

  test.each([
    ['DELETE', '/waves/v1/lightning-large/'],
    ['POST', '/waves/v1/lightning-large/add_voice'],
    ['GET', '/waves/v1/lightning-large/get_cloned_voices'],
  ])('%s %s says that it was retired', async (method, path) => {
    const response = await fetch(url(path), { method, headers: KEY })
    expect(response.status).toBe(410)
    expect(await response.json()).toMatchObject({ error_code: 'MODEL_DEPRECATED' })
  })
})

test('the catalogue of all voices is served, and has the voices of both pools', async () => {
  const response = await fetch(url('/waves/v1/voice/get-all-models'), { headers: KEY })
  const { voices } = (await response.json()) as { voices: readonly { voiceId: string; _id: string }[] }
  expect(voices.map(({ voiceId }) => voiceId)).toEqual(expect.arrayContaining(['magnus', 'meher']))
  expect(voices[0]).toMatchObject({ _id: expect.stringMatching(/^[0-9a-f]{24}$/), audioPreview: '' })
})
