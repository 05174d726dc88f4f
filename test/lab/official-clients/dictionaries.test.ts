import { createRequire } from 'node:module'
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'
import { readAll, rejectionOf } from './client-helpers.ts'

const { default: Cartesia } = createRequire(import.meta.url)(
  '@cartesia/cartesia-js',
) as typeof import('@cartesia/cartesia-js')

const PROFILE = { voice: 'tone', firstAudio: 1, dictionary: { firstAudio: 250 } } as const

let lab: Lab
const baseOf = (provider: string) => `http://${lab.shared.host}:${lab.shared.port}/${provider}`
beforeAll(async () => {
  const providers = ['elevenlabs', 'cartesia']
  lab = await startLab({
    mounts: providers.map((provider) => ({ name: provider, provider, profile: PROFILE })),
  })
})
afterAll(() => lab.close())

/** The first-audio delay of the last response in the truth log, in microseconds. */
const lastDelay = () => lab.truth().at(-1)?.first_audio_delay_us

describe('the official client of ElevenLabs', () => {
  test('creates a dictionary, reads it, speaks with it, and archives it', async () => {
    const client = new ElevenLabsClient({
      apiKey: 'sk_test',
      baseUrl: baseOf('elevenlabs'),
      maxRetries: 0,
    })
    const { pronunciationDictionaries } = client
    const { id, versionId, versionRulesNum } = await pronunciationDictionaries.createFromRules({
      name: 'mine',
      rules: [
        { type: 'alias', stringToReplace: 'SQL', alias: 'sequel', caseSensitive: true, wordBoundaries: true },
      ],
    })
    expect(versionRulesNum).toBe(1)
    expect((await pronunciationDictionaries.get(id)).rules).toMatchObject([{ alias: 'sequel' }])
    expect(await pronunciationDictionaries.list()).toMatchObject({
      hasMore: false,
      pronunciationDictionaries: [{ id, name: 'mine', latestVersionId: versionId }],
    })
    const pronunciationDictionaryLocators = [{ pronunciationDictionaryId: id, versionId }]
    const say = async (more: object) =>
      readAll(await client.textToSpeech.stream('JBFqnCBsd6RMkjVDRZzb', { text: 'My SQL.', ...more }))
    await say({ pronunciationDictionaryLocators })
    expect(lastDelay()).toBe(251_000)
    await say({})
    expect(lastDelay()).toBe(1000)
    const archived = await pronunciationDictionaries.update(id, { archived: true })
    expect(archived.archivedTimeUnix).toBeGreaterThan(0)
    expect((await pronunciationDictionaries.list()).pronunciationDictionaries).toEqual([])
    expect(await rejectionOf(pronunciationDictionaries.get(id))).toMatchObject({ statusCode: 404 })
  })
})

describe('the official client of Cartesia', () => {
  test('creates a dictionary, updates it, reads it, speaks with it, and deletes it', async () => {
    const client = new Cartesia({ apiKey: 'sk_car_test', baseURL: baseOf('cartesia'), maxRetries: 0 })
    const { pronunciationDicts } = client
    const { id } = await pronunciationDicts.create({
      name: 'mine',
      items: [{ text: 'SQL', alias: 'sequel' }],
    })
    await pronunciationDicts.update(id, { name: 'ours' })
    expect(await pronunciationDicts.retrieve(id)).toMatchObject({
      name: 'ours',
      items: [{ text: 'SQL', alias: 'sequel' }],
    })
    const listed: string[] = []
    for await (const one of pronunciationDicts.list()) listed.push(one.id)
    expect(listed).toEqual([id])
    const say = (more: object) =>
      client.tts
        .generate({
          model_id: 'sonic-3',
          voice: { id: 'mine' },
          transcript: 'My SQL.',
          output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
          ...more,
        })
        .then((answer) => answer.arrayBuffer())
    await say({ pronunciation_dict_id: id })
    expect(lastDelay()).toBe(251_000)
    await say({})
    expect(lastDelay()).toBe(1000)
    await pronunciationDicts.delete(id)
    expect(await rejectionOf(pronunciationDicts.retrieve(id))).toMatchObject({ status: 404 })
    expect(await rejectionOf(say({ pronunciation_dict_id: id }))).toMatchObject({ status: 404 })
  })
})
