import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TURN_ADAPTERS } from '../../../src/adapters/turn-adapters.ts'
import { readScenario } from '../../../src/scenario/read/read-scenario.ts'
import { conversationsIn } from './scenarios.ts'

const knowledge = {
  adapters: ['smallest-ws'],
  componentAdapters: Object.keys(TURN_ADAPTERS),
  checkOptions: (adapter: string, options: Readonly<Record<string, unknown>>) => {
    TURN_ADAPTERS[adapter]?.parseOptions(options)
  },
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-scenario-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(yaml: string) {
  const file = path.join(folder, 'scenario.yaml')
  await writeFile(file, yaml)
  return readScenario(file, knowledge)
}

const GOOD = `
name: whole
conversation: [Hello, { text: Goodbye, audio: bye.wav }]
targets:
  stack:
    aggregation: tokens
    endpointing: { silence: 250ms }
    mode: { speak: batch }
    pipeline: { stt: { adapter: smallest-stt-ws }, llm: { adapter: openai-chat }, tts: { adapter: smallest-ws } }
  box: { agent: { adapter: smallest-hydra } }
load: { executor: shared-iterations, trials: 2 }
`

const SEARCHING = GOOD.replace(/load:.*/, 'load: { executor: probe }')

describe('a target that begins early, or whose settings change', () => {
  const withStack = (line: string) =>
    GOOD.replace('    aggregation: tokens\n', `    aggregation: tokens\n    ${line}\n`)
  const withBox = (line: string) => GOOD.replace('box: { agent', `box: { ${line}, agent`)

  test('is read with its default, and with its changes in the order of the turns', async () => {
    const early = conversationsIn(await read(withStack('eager: {}')))
    expect(early.targets[0]?.eager).toEqual({ stable: 100 })
    const line =
      'change: [{ turn: 3, llm: { model: other } }, { turn: 2, tts: { voice: b, options: { speed: 1.2 } } }]'
    const changing = conversationsIn(await read(withStack(line)))
    expect(changing.targets[0]?.changes).toEqual([
      { exchange: 1, component: 'tts', voice: 'b', options: { speed: 1.2 } },
      { exchange: 2, component: 'llm', model: 'other' },
    ])
  })

  test.each([
    ['an agent that begins early', withBox('eager: {}'), 'nothing can begin early'],
    [
      'a change of a component that is not there',
      withBox('change: [{ turn: 2, tts: { voice: b } }]'),
      'there is no tts',
    ],
    ['a change before the first turn', withStack('change: [{ turn: 1, tts: { voice: b } }]'), 'from 2'],
    ['a change of nothing', withStack('change: [{ turn: 2, tts: {} }]'), 'at least one of model'],
  ])('is refused: %s', async (_, yaml, message) => {
    const factsOf = (adapter: string) => TURN_ADAPTERS[adapter]?.facts
    const file = path.join(folder, 'changed.yaml')
    await writeFile(file, yaml)
    await expect(readScenario(file, { ...knowledge, factsOf })).rejects.toThrow(message)
  })
})

describe('sounds that should not stop an agent', () => {
  const withSounds = (line: string) => `${GOOD}disturb: ${line}\n`

  test('are read with their defaults', async () => {
    const yaml = withSounds(
      '{ sounds: [cough, { kind: mm-hm, level: 0 }, { text: Right. }, { audio: sounds/door.wav, level: -3 }] }',
    )
    expect(conversationsIn(await read(yaml)).disturb).toEqual({
      after: 500,
      share: 0.5,
      sounds: [
        { name: 'cough', kind: 'cough', level: 0 },
        { name: 'mm-hm', kind: 'mm-hm', level: 0 },
        { name: 'Right.', text: 'Right.', level: 0 },
        { name: 'door', audio: 'sounds/door.wav', level: -3 },
      ],
    })
  })

  test.each([
    ['an unknown sound', '{ sounds: [sneeze] }', 'cough, mm-hm, background'],
    ['none', '{ sounds: [] }', 'at least one sound'],
    ['the same twice', '{ sounds: [cough, cough] }', 'different names'],
    ['a sound of two kinds', '{ sounds: [{ kind: cough, text: Right. }] }', 'one of kind, text and audio'],
  ])('are refused: %s', async (_, line, message) => {
    await expect(read(withSounds(line))).rejects.toThrow(message)
  })
})

describe('a search with conversations', () => {
  test('has defaults, and its heaviest load in the place of a load', async () => {
    const { probe, load } = conversationsIn(await read(SEARCHING))
    expect(probe).toMatchObject({
      min: 1,
      max: 16,
      hold: 15_000,
      budget: { turns: 5000, duration: 1_800_000 },
    })
    expect(probe?.objectives).toMatchObject([{ words: 'success>95%', metric: 'success', allowed: 0.05 }])
    expect(load).toMatchObject({ concurrency: 16 })
  })

  test('takes objectives over stages of turns', async () => {
    const { probe } = conversationsIn(
      await read(`${SEARCHING}slo: ['voice_to_voice{target:box} p(95)<1500ms', 'premature_ends<10%']\n`),
    )
    expect(probe?.objectives.map(({ metric, allowed }) => [metric, allowed])).toEqual([
      ['voice_to_voice', 0.05],
      ['premature_ends', 0.1],
    ])
  })

  test.each([
    ['errors of words, which no turn meets or violates', 'word_errors<5%', 'each turn meets or violates'],
    ['a stage of requests', 'ttfa_heard p(95)<1s', 'unknown metric "ttfa_heard"'],
    ['a mean', 'voice_to_voice avg<1s', 'a percentile or a rate'],
  ])('refuses %s', async (_, words, message) => {
    await expect(read(`${SEARCHING}slo: ['${words}']\n`)).rejects.toThrow(message)
  })
})

describe('a scenario of conversations', () => {
  test('is read with its defaults', async () => {
    const scenario = conversationsIn(await read(GOOD))
    expect(scenario).toMatchObject({ think: 1000, onFault: 'continue', frame: 20, warmup: 0 })
    expect(scenario.conversation.turns).toEqual([{ text: 'Hello' }, { text: 'Goodbye', audio: 'bye.wav' }])
    expect(scenario.targets).toMatchObject([
      {
        id: 'stack',
        request: 'turn',
        mode: { listen: 'streaming', speak: 'batch', play: 'streaming' },
        endpointing: { kind: 'silence', after: 250 },
        llm: { adapter: 'openai-chat', connection: 'warm' },
      },
      { id: 'box', request: 'unit', agent: { adapter: 'smallest-hydra' } },
    ])
  })

  test('may keep its turns in a file of its own, and recordings are found from there', async () => {
    await writeFile(
      path.join(folder, 'turns.yaml'),
      'instructions: Be brief.\nturns: [{ text: Hi, audio: hi.wav }]',
    )
    const file = GOOD.replace('[Hello, { text: Goodbye, audio: bye.wav }]', '{ file: turns.yaml }')
    const scenario = conversationsIn(await read(file))
    expect(scenario.conversation).toEqual({
      instructions: 'Be brief.',
      turns: [{ text: 'Hi', audio: path.join(folder, 'hi.wav') }],
    })
  })

  test.each<[string, object]>([
    ['clean', { profile: 'clean', codec: 'mulaw' }],
    [
      'mobile',
      {
        profile: 'mobile',
        codec: 'mulaw',
        noise: 20,
        loss: { share: 0.03, burst: 2.5 },
        jitter: { mean: 15, buffer: 60 },
      },
    ],
    ['{ codec: alaw, loss: 0.02, gain: -6 }', { codec: 'alaw', loss: { share: 0.02, burst: 1 }, gain: -6 }],
    ['{ jitter: 20ms }', { jitter: { mean: 20, buffer: 60 } }],
    [
      '{ profile: congested, loss: { share: 0.1, burst: 2 } }',
      {
        profile: 'congested',
        codec: 'mulaw',
        loss: { share: 0.1, burst: 2 },
        jitter: { mean: 30, buffer: 100 },
      },
    ],
    ['{ quality: telephone, noise: 12 }', { quality: 'telephone', noise: 12 }],
  ])('takes the line %s, of the scenario or of a target, and keeps its values', async (written, line) => {
    const scenario = conversationsIn(await read(`${GOOD}line: ${written}\n`))
    expect(scenario.line).toEqual(line)
    const own = GOOD.replace('box: {', `box: { line: ${written},`)
    expect(conversationsIn(await read(own)).targets[1]?.line).toEqual(line)
  })

  test.each([
    ['terrible', /line: expected clean, mobile, congested/],
    ['{ loss: 2 }', /loss: expected/],
    ['{ codec: opus }', /codec/],
    ['{ bursts: 3 }', /bursts/],
  ])('refuses the line %s', async (written, words) => {
    await expect(read(`${GOOD}line: ${written}\n`)).rejects.toThrow(words)
  })

  test('is told from any other scenario, and from no scenario at all', async () => {
    const requests = 'name: other\ntexts: [Hello]\ntargets: {}'
    await expect(read(requests)).rejects.toThrow(/targets/)
    await expect(read('- a list')).rejects.toMatchObject({ code: 'SCENARIO_INVALID' })
    const missing = readScenario(path.join(folder, 'missing.yaml'), knowledge)
    await expect(missing).rejects.toMatchObject({ code: 'SCENARIO_UNREADABLE' })
  })

  test('may use adapters that a scenario of requests may not', async () => {
    const requests = `
name: other
texts: [Hello]
targets: { model: { adapter: openai-chat } }
load: { executor: shared-iterations, trials: 2 }
`
    await expect(read(requests)).rejects.toThrow(/unknown adapter "openai-chat"/)
    const [first] = conversationsIn(await read(GOOD)).targets
    expect(first?.llm?.adapter).toBe('openai-chat')
  })

  test.each([
    [
      'an adapter nobody knows',
      'smallest-hydra',
      'smallest-hidra',
      /unknown adapter "smallest-hidra".*smallest-hydra/,
    ],
    ['a way of driving nobody knows', '{ speak: batch }', 'fast', /mode: expected streaming, batch/],
    [
      'a load that has no conversations',
      'shared-iterations',
      'constant-concurrency',
      /sessions, or shared-iterations/,
    ],
    [
      'a target without anybody in it',
      'agent: { adapter: smallest-hydra }',
      'mode: batch',
      /a pipeline or an agent/,
    ],
    ['a key', 'name: whole', 'name: whole\napiKey: sk_1', /is not allowed in a scenario/],
    [
      'an option the part does not take',
      '{ adapter: openai-chat }',
      '{ adapter: openai-chat, options: { temprature: 1 } }',
      /no option `temprature`/,
    ],
  ])('is refused, at its place, for %s', async (_, good, bad, words) => {
    await expect(read(GOOD.replace(good, bad))).rejects.toThrow(words)
    await expect(read(GOOD.replace(good, bad))).rejects.toMatchObject({ code: 'SCENARIO_INVALID' })
  })
})
