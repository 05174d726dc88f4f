import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADAPTERS } from '../../../src/adapters/index.ts'
import { TURN_ADAPTERS } from '../../../src/adapters/turn-adapters.ts'
import { readScenario } from '../../../src/scenario/read/read-scenario.ts'

const catalog = {
  adapters: Object.keys(ADAPTERS),
  componentAdapters: Object.keys(TURN_ADAPTERS),
  factsOf: (id: string) => (ADAPTERS[id] ?? TURN_ADAPTERS[id])?.facts,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-stacks-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const STT = 'stt: { adapter: smallest-stt-ws }'
const LLM = 'llm: { adapter: openai-chat }'
const TTS = 'tts: { adapter: smallest-ws }'

/** The targets begin in line 5, each with one line. */
async function read(targets: readonly string[], more = '') {
  const file = path.join(folder, 'scenario.yaml')
  const lines = ['name: alone', 'conversation: [Hello]', more, 'targets:', ...targets]
  await writeFile(file, [...lines, 'load: { executor: shared-iterations, trials: 2 }'].join('\n'))
  return readScenario(file, catalog)
}

const named = (name: string, ...parts: string[]) => `  ${name}: { pipeline: { ${parts.join(', ')} } }`

describe('components of a stack', () => {
  test('may be a recogniser alone, a language model alone, or a whole stack', async () => {
    for (const parts of [[STT], [LLM], [STT, LLM, TTS]])
      await expect(read([named('a', ...parts)]), parts.join()).resolves.toBeDefined()
  })

  test.each([
    [[STT, LLM], 'no component speaks the answer', /only `stt`, or only `llm`/],
    [[LLM, TTS], 'no component recognises the caller’s speech', /Add an `stt`/],
    [[STT, TTS], 'no component writes the answer', /Add an `llm`/],
    [[TTS], 'a voice alone is measured by requests', /`texts:`/],
  ])('%s are refused at their place, with a hint', async (parts, message, hint) => {
    await expect(read([named('a', ...parts)])).rejects.toMatchObject({
      code: 'SCENARIO_INVALID',
      message: expect.stringContaining(`target a: ${message}`),
      hint: expect.stringMatching(hint),
      location: { line: 5 },
    })
  })

  test('do not mix whole turns with components alone: they end at different places', async () => {
    await expect(read([named('a', STT, LLM, TTS), named('b', STT)])).rejects.toMatchObject({
      message: expect.stringContaining('target b does not end where a does'),
      location: { line: 6 },
    })
  })

  test.each([
    ['interrupt: { after: 1s }', [STT], /no answer to interrupt/],
    ['line: { noise: 12 }', [LLM], /line: nobody speaks to a language model alone/],
    ['budget: { minutes: 3 }', [LLM], /budget\.minutes: nobody speaks/],
    [
      'thresholds: { voice_to_voice: ["p(95)<1s"] }',
      [STT],
      /voice_to_voice is not measured for a recogniser/,
    ],
    ['thresholds: { word_errors: ["rate<5%"] }', [LLM], /word_errors is not measured for a language model/],
  ])('alone refuse %s, at its place', async (more, parts, message) => {
    await expect(read([named('a', ...parts)], more)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      location: { line: 3 },
    })
  })

  test('alone, a language model has no line of its own either', async () => {
    const target = named('a', LLM).replace('{ pipeline', '{ line: mobile, pipeline')
    await expect(read([target])).rejects.toMatchObject({
      message: expect.stringContaining('line: nobody speaks to a language model alone'),
      location: { line: 5 },
    })
  })

  test.each([
    ['thresholds: { stt_final: ["p(95)<1s"], word_errors: ["rate<5%"], success: ["rate>99%"] }', [STT]],
    ['line: { noise: 12 }', [STT]],
    ['thresholds: { llm_first_sentence: ["p(95)<1s"] }', [LLM]],
    ['budget: { turns: 3 }', [LLM]],
  ])('alone take %s', async (more, parts) => {
    await expect(read([named('a', ...parts)], more)).resolves.toBeDefined()
  })
})
