import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { originOfRegion } from '../../../src/core/adapter/regions.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { loadDescribedAdapters, readDescriptionFile } from '../../../src/run/adapters/described-adapters.ts'
import { listDescribedIds } from '../../../src/run/adapters/described-ids.ts'
import { loadAdapter } from '../../../src/run/adapters/load-adapter.ts'

const SHIPPED = loadDescribedAdapters()

describe('the shipped descriptions', () => {
  test('are named after their ids and do not clash with adapters in code', () => {
    for (const [id, { facts }] of Object.entries(SHIPPED)) expect(facts.id).toBe(id)
    expect(listDescribedIds().filter((id) => Object.hasOwn(ADAPTERS, id))).toEqual([])
  })

  test('state the protocol version and the confidence', () => {
    for (const { facts } of Object.values(SHIPPED)) {
      expect(facts.dialect, facts.id).toMatch(/\S/)
      expect(['documented', 'read in clients', 'unverified']).toContain(facts.confidence)
    }
  })

  test('are published with the package', () => {
    const { files } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(files).toContain('src/adapters/descriptions')
  })
})

test.each([
  ['azure-http', 'westeurope', 'https://westeurope.tts.speech.microsoft.com'],
  ['deepgram-flux-http', 'in', 'https://api.in.deepgram.com'],
  ['gradium-ws', 'us', 'wss://us.api.gradium.ai'],
  ['minimax-ws', 'uw', 'wss://api-uw.minimax.io'],
  ['openai-realtime-speech', 'eu', 'wss://eu.api.openai.com'],
  ['soniox-ws', 'jp', 'wss://tts-rt.jp.soniox.com'],
])('%s in the region %s is at %s', async (id, region, origin) => {
  expect(originOfRegion((await loadAdapter(id, '/nowhere')).facts, region)).toBe(origin)
})

describe('resolveAdapter', () => {
  async function fileWith(name: string, text: string): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ttfa-description-'))
    await writeFile(path.join(folder, name), text)
    return path.join(folder, name)
  }

  const MINE = readFileSync(
    new URL('../../../src/adapters/descriptions/piper-http.yaml', import.meta.url),
    'utf8',
  )

  test('finds a description by its id, as it finds an adapter in code', async () => {
    expect((await loadAdapter('rime-ws', '/nowhere')).facts.id).toBe('rime-ws')
    expect((await loadAdapter('smallest-ws', '/nowhere')).facts.id).toBe('smallest-ws')
  })

  test.each(['mine.yaml', 'mine.yml', 'mine.json'])('reads a user’s description from %s', async (name) => {
    const text = name.endsWith('.json') ? JSON.stringify(JSON.parse(toJson(MINE))) : MINE
    const file = await fileWith(name, text.replace('piper-http', 'mine-http'))
    const adapter = await loadAdapter(path.basename(file), path.dirname(file))
    expect(adapter.facts).toMatchObject({ id: 'mine-http', transport: 'http' })
  })

  test('reports the location of an error', async () => {
    const file = await fileWith('mine.yaml', MINE.replace('carrier: http', 'carrier: pigeon'))
    const error = await loadAdapter(file, '/').catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(SetupError)
    const line = MINE.split('\n').indexOf('carrier: http') + 1
    expect(error).toMatchObject({ code: 'DESCRIPTION_INVALID', location: { file, line, column: 10 } })
    expect((error as SetupError).message).toBe(
      `${file}:${line}:10: carrier: expected one of http, websocket, found "pigeon"`,
    )
  })

  test('reports invalid YAML', async () => {
    const file = await fileWith('mine.yaml', 'id: [mine')
    await expect(loadAdapter(file, '/')).rejects.toMatchObject({ code: 'DESCRIPTION_INVALID' })
  })

  test('reports a missing file', async () => {
    expect(() => readDescriptionFile('/nowhere/mine.yaml')).toThrow(SetupError)
    await expect(loadAdapter('./mine.yaml', '/nowhere')).rejects.toMatchObject({
      code: 'ADAPTER_UNLOADABLE',
    })
  })
})

/** YAML flow maps with unquoted words are not JSON: the description, read and written again. */
function toJson(yaml: string): string {
  const description = readDescriptionFile(
    new URL('../../../src/adapters/descriptions/piper-http.yaml', import.meta.url).pathname,
  )
  expect(yaml).toContain(description.id)
  const formats = Object.entries(description.format.words)
  const words = Object.fromEntries(
    formats.map(([word, fact]) => [word, `${fact.encoding}/${fact.container}`]),
  )
  return JSON.stringify({ ...description, format: { ...description.format, words } })
}
