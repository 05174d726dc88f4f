import { describe, expect, test } from 'vitest'
import { deepgramHttp } from '../../../src/adapters/deepgram/http.ts'
import { smallestWs } from '../../../src/adapters/smallest/websocket.ts'
import { countRequests } from '../../../src/run/plan/request-counts.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { textsOfTarget } from '../../../src/scenario/target-texts.ts'
import { diagnosticsIn } from './scenarios.ts'

const ROUTES = [smallestWs, deepgramHttp].map(({ facts }) => facts)
const CATALOG = {
  adapters: ROUTES.map(({ id }) => id),
  factsOf: (adapter: string) => ROUTES.find(({ id }) => id === adapter),
}

function scenario(targets: string, texts = '[Hello there.]'): string {
  return `name: sound
texts: ${texts}
targets:
${targets}
load: { executor: shared-iterations, trials: 4 }
warmup: 0
`
}

const read = (targets: string, texts?: string) => parseScenario(scenario(targets, texts), 'it.yaml', CATALOG)

describe('a format as it is printed', () => {
  test.each([
    ['mulaw@8000', { format: { encoding: 'mulaw', container: 'raw' }, sampleRate: 8000 }],
    ['mulaw/raw 8000', { format: { encoding: 'mulaw', container: 'raw' }, sampleRate: 8000 }],
    ['mp3', { format: { encoding: 'mp3', container: 'mp3' } }],
    ['{ encoding: mulaw, container: wav }', { format: { encoding: 'mulaw', container: 'wav' } }],
  ])('%s is understood', async (format, expected) => {
    const { targets } = await read(`  a: { adapter: deepgram-http, format: ${format} }`)
    expect(targets[0]).toMatchObject(expected)
  })

  test.each([
    ['ulaw@8000', '4:40 targets.a.format: expected <encoding>[/<container>][@<rate>], such as mulaw@8000'],
    ['mp3@8000, sampleRate: 24000', '4:62 targets.a.sampleRate: expected one sample rate'],
    ['pcm_f32le', '4:40 targets.a.format: deepgram-http supports '],
  ])('%s is told at its place', async (format, said) => {
    const [first = ''] = await diagnosticsIn(
      scenario(`  a: { adapter: deepgram-http, format: ${format} }`),
      CATALOG,
    )
    expect(first).toContain(said)
  })
})

describe('a matrix', () => {
  const MATRIX = '{ language: [en, de], format: [pcm_s16le@24000, mulaw@8000] }'

  test('is a target for each combination', async () => {
    const { targets } = await read(`  a: { adapter: deepgram-http, matrix: ${MATRIX} }`)
    expect(targets.map(({ id, language, sampleRate }) => [id, language, sampleRate])).toEqual([
      ['a-en-pcm_s16le-24000', 'en', 24_000],
      ['a-en-mulaw-8000', 'en', 8_000],
      ['a-de-pcm_s16le-24000', 'de', 24_000],
      ['a-de-mulaw-8000', 'de', 8_000],
    ])
    expect(targets[0]).not.toHaveProperty('matrix')
    expect(targets[0]).not.toHaveProperty('declared')
  })

  test.each([
    ['voice: x, matrix: { voice: [y, z] }', '4:59 targets.a.matrix.voice: expected voice once'],
    ['matrix: { vioce: [y] }', 'unknown key "vioce" in targets.a.matrix (did you mean "voice"?)'],
    ['matrix: { voice: [] }', 'targets.a.matrix.voice: expected a non-empty list of voices'],
    ['matrix: { voice: [y, y] }', 'targets.a: expected names that differ, not a-y twice'],
    ['matrix: { sampleRate: [123] }', 'expected a whole number from 4000 to 192000'],
  ])('%s is told', async (target, said) => {
    const mistakes = await diagnosticsIn(scenario(`  a: { adapter: deepgram-http, ${target} }`), CATALOG)
    expect(mistakes.join('\n')).toContain(said)
  })

  test('with a format that the route does not have is told at its list', async () => {
    const target = '  a: { adapter: smallest-ws, matrix: { format: [mulaw@8000] } }'
    expect((await diagnosticsIn(scenario(target), CATALOG))[0]).toMatch(
      /^4:48 targets\.a\.format: smallest-ws/,
    )
  })
})

describe('texts', () => {
  test('of a target are its own, and are numbered with all', async () => {
    const it = await read(
      '  a: { adapter: smallest-ws }\n  b: { adapter: smallest-ws, texts: [One., Hello there., Three.] }',
    )
    expect(it.texts).toEqual(['Hello there.', 'One.', 'Three.'])
    expect(it.targets.map(({ texts }) => texts)).toEqual([[0], [1, 0, 2]])
    expect(textsOfTarget(it, 'b')).toEqual(['One.', 'Hello there.', 'Three.'])
  })

  test('are counted for the target that speaks them', async () => {
    const it = await read('  a: { adapter: smallest-ws }\n  b: { adapter: smallest-ws, texts: [ab] }')
    expect(countRequests(it, 0)).toEqual({ requests: 4, characters: 4 * 'Hello there.'.length })
    expect(countRequests(it, 1)).toEqual({ requests: 4, characters: 4 * 2 })
  })

  test('by language go to the targets of the language', async () => {
    const it = await read(
      '  a: { adapter: deepgram-http, matrix: { language: [en, de] } }\n  b: { adapter: deepgram-http }',
      '{ byLanguage: { en: [Hello.], de: [Guten Tag., Danke.] } }',
    )
    const spoken = it.targets.map(({ id }) => textsOfTarget(it, id))
    expect(spoken).toEqual([['Hello.'], ['Guten Tag.', 'Danke.'], ['Hello.']])
  })

  test.each([
    [
      '{ byLanguage: { en: [Hello.] } }',
      ', language: fr',
      '4:40 there are no texts for the language fr: texts.byLanguage has en',
    ],
    ['{ byLanguage: {} }', '', '2:22 texts.byLanguage: expected at least one language'],
    ['{ byLanguage: { en: { file: none.txt } } }', '', 'texts.byLanguage.en.file: "none.txt" '],
    ['[Hello.]', ', texts: { file: none.txt }', 'targets.a.texts.file: "none.txt" '],
  ])('%s with "%s" is told', async (texts, target, said) => {
    const mistakes = await diagnosticsIn(scenario(`  a: { adapter: smallest-ws${target} }`, texts), CATALOG)
    expect(mistakes.join('\n')).toContain(said)
  })
})
