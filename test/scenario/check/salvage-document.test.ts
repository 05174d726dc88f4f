import { describe, expect, test } from 'vitest'
import { createAdapterCatalog } from '../../../src/library/shared/adapter-catalog.ts'
import { parseConversations } from '../../../src/scenario/read/parse-conversations.ts'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { parseScenarioDocument } from '../../../src/scenario/read/scenario-source.ts'
import { diagnosticsIn, setupErrorOf } from '../read/scenarios.ts'

const CATALOG = createAdapterCatalog()
const beginnings = (lines: readonly string[]) => lines.map((line) => line.slice(0, 60))

describe('of a scenario with mistakes of every kind, all are said in one go', () => {
  test('sorted by line', async () => {
    const text = `name: all of them
sede: 4
texts: { file: nowhere.txt }
targets:
  a: { adapter: smalest-ws }
  b: { adapter: smallest-ws, options: { spede: 1, language: 5 }, voice: 3 }
  c: { adapter: smallest-http, format: opus }
  d: { adapter: smallest-ws, base: 'https://127.0.0.1:1' }
  e: { voice: meher }
load: { executor: shared-iterations, trials: -1 }
tresholds:
  "ttfa_herd": ["p(95)<300ms"]
  "ttfa_heard{target:zzz}": ["p(95)<300ms"]
  "ttfa_heard{target:e}": ["p(95)<soon"]
`
    expect(beginnings(await diagnosticsIn(text, CATALOG))).toEqual([
      '1:7 name: expected a name: letters, digits, ".", "_" and "-"',
      '2:1 unknown key "sede" (did you mean "seed"?)',
      '3:16 texts.file: "nowhere.txt" does not exist',
      '5:17 unknown adapter "smalest-ws" (did you mean "smallest-ws',
      '6:41 smallest-ws has no option `spede` (did you mean `speed`',
      '6:51 smallest-ws has no option `language` (smallest-ws knows',
      '6:73 targets.b.voice: expected a voice, found 3',
      '7:40 targets.c.format: smallest-http supports pcm_s16le/raw,',
      '8:36 target d: the base https://127.0.0.1:1 is an HTTP addre',
      '9:3 targets.e lacks "adapter": expected an adapter',
      '10:46 load.trials: expected a whole number from 1 to 1000000',
      '11:1 unknown key "tresholds" (did you mean "thresholds"?)',
      '12:3 unknown metric "ttfa_herd" (did you mean "ttfa_heard"?)',
      '13:3 unknown target "zzz": expected one of a, b, c, d, e',
      '14:28 thresholds.ttfa_heard{target:e}: expected a condition ',
    ])
  })

  test('and nothing is said that only follows from another mistake', async () => {
    const text = `name: consequences
texts: [Hello.]
targets:
  a: 5
  b: { adapter: 5, options: { anything: 1 } }
load: { executor: constant-arrival-rate, rate: fast }
idle: [1s]
thresholds:
  "ttfa{target:a}": ["p(95)<300ms"]
  "ttfa{target:b}": ["p(95)<300ms"]
`
    expect(beginnings(await diagnosticsIn(text, CATALOG))).toEqual([
      '4:6 targets.a: expected a map with adapter, model, voice, sa',
      '5:17 targets.b.adapter: expected an adapter, found 5',
      '6:1 load lacks "duration": expected a duration such as 800ms',
      '6:48 load.rate: expected a number from 0.001 to 100000, foun',
    ])
  })

  test('what contradicts another part is said beside other mistakes', async () => {
    const text = `name: search
texts: [Hello.]
targets:
  a: { adapter: smallest-ws }
load: { executor: shared-iterations, trials: 3 }
slo: ["ttfa p(95)<300ms"]
timeout: soon
`
    expect(beginnings(await diagnosticsIn(text, CATALOG))).toEqual([
      '5:19 load.executor: expected probe, because only a search ha',
      '7:10 timeout: expected a duration such as 800ms, 90s or 2m, ',
    ])
  })

  test('of conversations too', async () => {
    const text = `name: turns
conversation: { turns: [{ text: Hello. }] }
targets:
  a: { pipeline: { stt: { adapter: nobody }, llm: { adapter: openai-chat }, tts: { model: x } } }
load: { executor: shared-iterations, trials: 1 }
think: soon
thresholds:
  "voice_to_voise": ["p(95)<2s"]
`
    const error = await setupErrorOf(() =>
      parseConversations(parseScenarioDocument(text, 'it.yaml'), CATALOG),
    )
    const lines = error.message.split('\n').filter((line) => line.startsWith('it.yaml:'))
    expect(beginnings(lines)).toEqual([
      'it.yaml:4:36: unknown adapter "nobody"',
      'it.yaml:4:77: targets.a.pipeline.tts lacks "adapter": expect',
      'it.yaml:6:8: think: expected a duration such as 800ms, a map',
      'it.yaml:8:3: unknown metric "voice_to_voise" (did you mean "',
    ])
  })
})

test('shows at most 20 and counts the rest', async () => {
  const targets = Array.from({ length: 30 }, (_, index) => `  t${index}: { adapter: nobody }`).join('\n')
  const text = `name: many\ntexts: [Hello.]\ntargets:\n${targets}\nload: { executor: shared-iterations, trials: 3 }\n`
  const error = await setupErrorOf(() => parseScenario(text, 'it.yaml', CATALOG))
  expect(error.message).toContain('has 30 mistakes')
  expect(error.message).toContain('and 10 more')
})
