import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VOICE_SERVICES } from '../../../../src/adapters/voice-services.ts'
import { monotonicClock } from '../../../../src/core/clock.ts'
import type { VoiceService } from '../../../../src/core/provisioning/voice-service.ts'
import { type Lab, startLab } from '../../../../src/lab/lab.ts'
import { filterVoices } from '../../../../src/run/provision/voices/filter-voices.ts'
import { listLabVoices } from '../../../../src/run/provision/voices/lab-catalogue.ts'
import { listVoices } from '../../../../src/run/provision/voices/list-voices.ts'
import { findUnlistedVoices, formatUnlistedVoice } from '../../../../src/run/warnings/unlisted-voices.ts'
import { createResolver } from '../../../../src/wire/socket/resolver.ts'

const LINE = { clock: monotonicClock, resolver: createResolver(), timeout: 5000, total: 20_000 }
const PROVIDERS = Object.keys(VOICE_SERVICES)

let lab: Lab
beforeAll(async () => {
  const profile = { voice: 'tone' } as const
  lab = await startLab({ mounts: PROVIDERS.map((provider) => ({ name: provider, provider, profile })) })
})
afterAll(() => lab.close())

const serviceOf = (provider: string): VoiceService => {
  const service = VOICE_SERVICES[provider]
  if (!service) throw new Error(`no service of ${provider}`)
  return service
}

const list = (provider: string, key = 'lab-key') => {
  const { host, port } = lab.shared
  return listVoices(serviceOf(provider), { key, base: `http://${host}:${port}/${provider}` }, LINE)
}

describe('a catalogue is read completely', () => {
  test.each(PROVIDERS)('%s', async (provider) => {
    const voices = await list(provider)
    expect(voices.length).toBeGreaterThan(2)
    for (const { id, name, models } of voices) {
      expect(id).not.toBe('')
      expect(name).not.toBe('')
      expect(models.length).toBeGreaterThan(0)
    }
  })

  test.each(PROVIDERS)('%s: the lab without its server lists the same', async (provider) => {
    expect(await listLabVoices({ provider })).toEqual(await list(provider))
  })

  test('each model of Smallest has a pool of its own', async () => {
    const voices = await list('smallest')
    expect(voices.find(({ id }) => id === 'magnus')?.models).toEqual(['lightning_v3.1'])
    expect(voices.find(({ id }) => id === 'meher')?.models).toEqual(['lightning_v3.1_pro'])
  })

  test('a rejected key is reported with the provider’s message', async () => {
    await expect(list('elevenlabs', 'bad')).rejects.toMatchObject({ code: 'VOICES_REFUSED' })
  })
})

describe('pages', () => {
  let server: Server
  let asked: string[]
  let answer: (url: URL) => unknown
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end(JSON.stringify(answer(new URL(request.url ?? '/', 'http://lab'))))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())

  const readFrom = (provider: string, answers: typeof answer) => {
    asked = []
    answer = answers
    const { port } = server.address() as AddressInfo
    return listVoices(serviceOf(provider), { key: 'k', base: `http://127.0.0.1:${port}` }, LINE)
  }

  test('follow the next-page token', async () => {
    const voices = await readFrom('elevenlabs', ({ searchParams }) => {
      const page = Number(searchParams.get('next_page_token') ?? 0)
      return {
        voices: [{ voice_id: `v${page}`, name: 'n' }],
        has_more: page < 2,
        next_page_token: `${page + 1}`,
      }
    })
    expect(voices.map(({ id }) => id)).toEqual(['v0', 'v1', 'v2'])
  })

  test('that repeat end the list', async () => {
    const voices = await readFrom('cartesia', () => ({ data: [{ id: 'a', name: 'n' }], has_more: true }))
    expect(voices.map(({ id }) => id)).toEqual(['a'])
    expect(asked).toHaveLength(2)
  })

  test('without an end are read up to a limit', async () => {
    let number = 0
    await readFrom('cartesia', () => ({ data: [{ id: `v${number++}`, name: 'n' }], has_more: true }))
    expect(asked).toHaveLength(200)
  })

  test('that take too long together are an error, however quick each is', { timeout: 10_000 }, async () => {
    asked = []
    let number = 0
    const slow = createServer((_, response) => {
      const page = JSON.stringify({ data: [{ id: `v${number++}`, name: 'n' }], has_more: true })
      setTimeout(() => response.end(page), 50)
    })
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const { port } = slow.address() as AddressInfo
    const access = { key: 'k', base: `http://127.0.0.1:${port}` }
    const listed = listVoices(serviceOf('cartesia'), access, { ...LINE, total: 400 })
    await expect(listed).rejects.toMatchObject({ code: 'VOICES_ENDLESS' })
    expect(number).toBeLessThan(12)
    slow.close()
  })

  test('that are too long together are an error', { timeout: 20_000 }, async () => {
    let number = 0
    const name = 'x'.repeat(8e6)
    const listed = readFrom('cartesia', () => ({ data: [{ id: `v${number++}`, name }], has_more: true }))
    await expect(listed).rejects.toMatchObject({ code: 'VOICES_ENDLESS' })
    expect(number).toBeLessThan(12)
  })

  test('that are no list of voices are an error with a code', async () => {
    await expect(readFrom('cartesia', () => 'hello')).rejects.toMatchObject({ code: 'VOICES_UNREADABLE' })
  })
})

describe('a voice outside of its model’s pool', () => {
  const voice = (id: string, model: string, gender: string, language: string) => ({
    id,
    name: id,
    models: [model],
    gender,
    languages: [language],
  })
  const CATALOGUE = [
    voice('magnus', 'base', 'male', 'english'),
    voice('sophia', 'base', 'female', 'english'),
    voice('meher', 'pro', 'female', 'hindi'),
    voice('maverick', 'pro', 'male', 'english'),
  ]
  const check = (name: string, model: string) =>
    findUnlistedVoices([{ target: 't', voice: name, model }], CATALOGUE)

  test('is reported with the most similar voice of the pool', () => {
    expect(check('magnus', 'pro')).toMatchObject([{ belongsTo: ['base'], instead: 'maverick' }])
    expect(check('meher', 'base')).toMatchObject([{ belongsTo: ['pro'], instead: 'sophia' }])
  })

  test('is reported with the closest id if no model has it', () => {
    const [found] = check('sofia', 'base')
    expect(found).toMatchObject({ belongsTo: [], instead: 'sophia' })
    expect(found && formatUnlistedVoice(found)).toContain('the closest voice of base is sophia')
  })

  test.each([
    ['if it belongs to the pool', 'sophia', 'base'],
    ['if the catalogue does not list the model', 'sophia', 'another'],
  ])('is not reported %s', (_, name, model) => {
    expect(check(name, model)).toEqual([])
  })

  test('filters compare the properties of a voice', () => {
    const ids = (filter: Parameters<typeof filterVoices>[1]) =>
      filterVoices(CATALOGUE, filter).map(({ id }) => id)
    expect(ids({ gender: 'Male' })).toEqual(['magnus', 'maverick'])
    expect(ids({ language: 'HIN', model: 'pro' })).toEqual(['meher'])
    expect(ids({ search: 'MA', accent: 'british' })).toEqual([])
  })
})
