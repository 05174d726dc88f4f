import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, startLab } from '../../../src/lab/index.ts'

/** Written by hand from each provider's documentation. */
const PROFILE = { voice: 'tone', firstAudio: 1, leadingSilence: 0, dictionary: { firstAudio: 250 } } as const

let lab: Lab
beforeAll(async () => {
  const providers = ['smallest', 'elevenlabs', 'cartesia']
  lab = await startLab({
    mounts: [
      ...providers.map((provider) => ({ name: provider, provider, profile: PROFILE })),
      { name: 'broken', provider: 'smallest', profile: { dictionary: { outcome: 'failed' } } },
    ],
  })
})
afterAll(() => lab.close())

const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  smallest: { authorization: 'Bearer sk_test' },
  broken: { authorization: 'Bearer sk_test' },
  elevenlabs: { 'xi-api-key': 'sk_test' },
  cartesia: { authorization: 'Bearer sk_car_test', 'cartesia-version': '2026-08-14' },
}

async function ask(mount: string, method: string, path: string, body?: unknown) {
  const { host, port } = lab.shared
  const answer = await fetch(`http://${host}:${port}/${mount}${path}`, {
    method,
    headers: { ...HEADERS[mount], 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    json: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined,
  }
}

/** The hidden delay of the last response, in microseconds. */
const lastDelay = () => lab.truth().at(-1)?.first_audio_delay_us

describe('Smallest: dictionaries on one path', () => {
  const PATH = '/waves/v1/pronunciation-dicts'
  const items = [{ word: 'SQL', pronunciation: 'sequel' }]
  const say = (dictionary: string) =>
    ask('smallest', 'POST', '/waves/v1/tts', {
      text: 'Your SQL is ready.',
      voice_id: 'magnus',
      pronunciation_dicts: [dictionary],
    })

  test('are created, listed, changed, used and deleted', async () => {
    const { json: made } = await ask('smallest', 'POST', PATH, { items })
    expect(made).toMatchObject({ items, id: expect.any(String), createdAt: expect.any(String) })
    await say(made.id)
    expect(lastDelay()).toBe(251_000)
    const changed = [{ word: 'SQL', pronunciation: 'squeal' }]
    expect((await ask('smallest', 'PUT', PATH, { id: made.id, items: changed })).json.items).toEqual(changed)
    expect((await ask('smallest', 'GET', PATH)).json).toMatchObject([{ id: made.id, items: changed }])
    const gone = await ask('smallest', 'DELETE', PATH, { id: made.id })
    expect(gone).toMatchObject({ status: 200, json: { id: made.id, deleted: true } })
    await say(made.id)
    expect(lastDelay()).toBe(1000)
  })

  test.each<[string, string, string, unknown, number]>([
    ['without items', 'smallest', 'POST', {}, 400],
    ['half an item', 'smallest', 'POST', { items: [{ word: 'SQL' }] }, 400],
    ['another one than there is', 'smallest', 'PUT', { id: 'dict_none', items }, 404],
    ['deleting none', 'smallest', 'DELETE', { id: 'dict_none' }, 404],
    ['deleting without saying which', 'smallest', 'DELETE', {}, 400],
    ['one that fails', 'broken', 'POST', { items }, 500],
  ])('%s is refused in the documented format', async (_, mount, method, body, status) => {
    const answer = await ask(mount, method, PATH, body)
    expect(answer).toMatchObject({
      status,
      json: { error: expect.any(String), details: expect.any(Array) },
    })
  })

  test('every route requires a key', async () => {
    const { host, port } = lab.shared
    expect((await fetch(`http://${host}:${port}/smallest${PATH}`)).status).toBe(401)
  })
})

describe('the entries of a dictionary', () => {
  test('change the spoken text: whole words, in any case', async () => {
    const { host, port } = lab.shared
    const speechOf = async (text: string, dictionaries: string[]) => {
      const answer = await fetch(`http://${host}:${port}/smallest/waves/v1/tts`, {
        method: 'POST',
        headers: { ...HEADERS.smallest, 'content-type': 'application/json' },
        body: JSON.stringify({ text, voice_id: 'magnus', pronunciation_dicts: dictionaries }),
      })
      return (await answer.arrayBuffer()).byteLength
    }
    const long = 'an awfully long way to say it'
    const { json } = await ask('smallest', 'POST', '/waves/v1/pronunciation-dicts', {
      items: [{ word: 'SQL', pronunciation: long }],
    })
    const [plain, respelled, spelled] = await Promise.all([
      speechOf('My sql.', []),
      speechOf('My sql.', [json.id]),
      speechOf(`My ${long}.`, []),
    ])
    expect(respelled).toBe(spelled)
    expect(respelled).toBeGreaterThan(plain)
    expect(await speechOf('My sqlite.', [json.id])).toBe(await speechOf('My sqlite.', []))
  })
})

describe('Cartesia', () => {
  test.each<[string, string, string, unknown, number]>([
    ['reading one that does not exist', 'GET', '/pronunciation-dicts/none', undefined, 404],
    ['changing it', 'PATCH', '/pronunciation-dicts/none', { name: 'x' }, 404],
    ['deleting it', 'DELETE', '/pronunciation-dicts/none', undefined, 404],
    ['one without a name', 'POST', '/pronunciation-dicts/', { items: [] }, 400],
    ['half an item', 'POST', '/pronunciation-dicts/', { name: 'x', items: [{ text: 'SQL' }] }, 400],
    [
      'speech by one that does not exist',
      'POST',
      '/tts/bytes',
      {
        model_id: 'sonic-3',
        transcript: 'Hello.',
        voice: { id: 'mine' },
        output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
        pronunciation_dict_id: 'none',
      },
      404,
    ],
  ])('%s is refused', async (_, method, path, body, status) => {
    const answer = await ask('cartesia', method, path, body)
    expect(answer).toMatchObject({
      status,
      json: { title: expect.any(String), request_id: expect.any(String) },
    })
  })
})

describe('ElevenLabs', () => {
  const ALL = '/v1/pronunciation-dictionaries'

  test.each<[string, string, string, unknown, number]>([
    ['without rules', 'POST', `${ALL}/add-from-rules`, { name: 'x' }, 422],
    ['without a name', 'POST', `${ALL}/add-from-rules`, { rules: [] }, 422],
    ['reading one that does not exist', 'GET', `${ALL}/none`, undefined, 404],
    ['archiving it', 'PATCH', `${ALL}/none`, { archived: true }, 404],
  ])('%s is refused', async (_, method, path, body, status) => {
    expect(await ask('elevenlabs', method, path, body)).toMatchObject({
      status,
      json: { detail: expect.anything() },
    })
  })
})
