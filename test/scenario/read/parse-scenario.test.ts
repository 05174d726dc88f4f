import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseScenario } from '../../../src/scenario/read/parse-scenario.ts'
import { CATALOG, diagnosticsIn, setupErrorOf, VALID_SCENARIO } from './scenarios.ts'

const DURATION = 'a duration such as 800ms, 90s or 2m, or a number of milliseconds'

/** A valid scenario, a replacement that breaks it, and the expected diagnostics. */
const SPOILED: readonly (readonly [sentence: string, from: string, to: string, said: string[]])[] = [
  [
    'an unknown key at the top names the nearest one',
    'load:',
    'sede: 4\nload:',
    ['5:1 unknown key "sede" (did you mean "seed"?)'],
  ],
  [
    'a misspelled required key is reported as misspelled, not as missing',
    'name:',
    'nmae:',
    ['1:1 unknown key "nmae" (did you mean "name"?)'],
  ],
  [
    'an unknown key without a close match lists the known keys',
    'load:',
    'zzz: 4\nload:',
    [
      '5:1 unknown key "zzz": expected one of name, description, seed, texts, targets, load, connection, workers, vantages, warmup, stamps, timeout, input, interrupt, keepalive, idle, stop, thresholds, budget, outputs, fidelity, goodput, probe, slo',
    ],
  ],
  [
    'an unknown key of a target says which target',
    'adapter: smallest-ws',
    'adapter: smallest-ws, vioce: x',
    ['4:30 unknown key "vioce" in targets.a (did you mean "voice"?)'],
  ],
  [
    'a misspelled adapter names the nearest one',
    'smallest-ws',
    'smalest-ws',
    ['4:17 unknown adapter "smalest-ws" (did you mean "smallest-ws"?)'],
  ],
  [
    'an adapter without a close match lists the known adapters',
    'smallest-ws',
    'qqq',
    [
      '4:17 unknown adapter "qqq": expected smallest-ws, smallest-sse, smallest-http, a file, or an installed package',
    ],
  ],
  [
    'an adapter file that does not exist is missing, not misspelled',
    'smallest-ws',
    './mine.ts',
    ['4:17 adapter: file not found, relative to the scenario\'s folder: "./mine.ts"'],
  ],
  [
    'a target without an adapter says so at the target',
    '{ adapter: smallest-ws }',
    '{ voice: x }',
    ['4:3 targets.a lacks "adapter": expected an adapter'],
  ],
  [
    'an empty target',
    '{ adapter: smallest-ws }',
    '',
    [
      '4:6 targets.a: expected a map with adapter, model, voice, sampleRate, format, language, texts, matrix, region, base, cassette, options, compression, http, input, interrupt, keepalive, clone, dictionary, lab, found nothing',
    ],
  ],
  [
    'a dictionary without words',
    '{ adapter: smallest-ws }',
    '{ adapter: smallest-ws, dictionary: { words: {} } }',
    ['4:51 targets.a.dictionary.words: expected 1 to 1000 words, found an empty map'],
  ],
  [
    'a word with an empty pronunciation',
    '{ adapter: smallest-ws }',
    "{ adapter: smallest-ws, dictionary: { words: { SQL: '' } } }",
    ['4:58 targets.a.dictionary.words.SQL: expected the pronunciation of the word, found ""'],
  ],
  [
    'a list instead of a map of words',
    '{ adapter: smallest-ws }',
    '{ adapter: smallest-ws, dictionary: { words: [SQL] } }',
    [
      '4:51 targets.a.dictionary.words: expected a map of words with their pronunciation, such as {SQL: sequel}, found a list',
    ],
  ],
  [
    'a dictionary together with a clone',
    '{ adapter: smallest-ws }',
    '{ adapter: smallest-ws, clone: { say: Hi }, dictionary: { words: { SQL: sequel } } }',
    [
      '4:62 targets.a.dictionary: expected no dictionary together with a clone, so that their effects can be told apart, found a map',
    ],
  ],
  [
    'an empty map of targets',
    '\n  a: { adapter: smallest-ws }',
    ' {}',
    ['3:10 targets: expected at least one target, found an empty map'],
  ],
  [
    'a target name that is not a valid file name',
    'a: {',
    'a/b: {',
    [
      '4:3 expected a target’s name: letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 64, found "a/b"',
    ],
  ],
  [
    'an executor that does not exist names the nearest one',
    'shared-iterations',
    'shared-iteration',
    [
      '5:19 load.executor: expected one of constant-concurrency, shared-iterations, ramping-concurrency, constant-arrival-rate, ramping-arrival-rate, sessions, probe, found "shared-iteration" (did you mean "shared-iterations"?)',
    ],
  ],
  [
    'a number of trials as text',
    'trials: 3',
    'trials: three',
    ['5:46 load.trials: expected a whole number from 1 to 10000000, found "three"'],
  ],
  [
    'a fractional number of trials',
    'trials: 3',
    'trials: 1.5',
    ['5:46 load.trials: expected a whole number from 1 to 10000000, found 1.5'],
  ],
  [
    'a missing load',
    'load: { executor: shared-iterations, trials: 3 }\n',
    '',
    ['1:1 the scenario lacks "load": expected a map'],
  ],
  [
    'a load with a number of trials and a duration',
    'shared-iterations, trials: 3',
    'constant-concurrency, trials: 3, duration: 5s',
    ['5:49 load.trials: expected either trials or a duration, and not both, found 3'],
  ],
  [
    'a rate of an unknown target',
    'shared-iterations, trials: 3',
    'constant-arrival-rate, rate: 3, duration: 5s, rates: { b: 2 }',
    ['5:77 load.rates.b: expected the name of a target as the key, one of a, found 2'],
  ],
  [
    'a warm-up duration in a load with a number of trials',
    'load:',
    'warmup: 3s\nload:',
    ['5:9 warmup: expected a number of requests, because a number of trials ends this load, found "3s"'],
  ],
  [
    'a warm-up as long as the load',
    'load: { executor: shared-iterations, trials: 3 }',
    'load: { executor: constant-concurrency, duration: 3s }\nwarmup: 3s',
    ['6:9 warmup: expected a warm-up shorter than the load, found "3s"'],
  ],
  [
    'idle times in an open load',
    'load: { executor: shared-iterations, trials: 3 }',
    'load: { executor: constant-arrival-rate, rate: 3, duration: 3s }\nidle: [1s]',
    [
      '6:7 idle: expected no idle times in an open load, whose starts do not wait for responses, found a list',
    ],
  ],
  [
    'a duration in an unknown unit',
    'load:',
    'timeout: 5 minutes\nload:',
    [`5:10 timeout: expected ${DURATION}, from 1ms to 24h, found "5 minutes"`],
  ],
  [
    'a timeout that is too long for a timer',
    'load:',
    'timeout: 25h\nload:',
    [`5:10 timeout: expected ${DURATION}, from 1ms to 24h, found "25h"`],
  ],
  [
    'a negative quiet time',
    'load:',
    'stop: { quiet: -1 }\nload:',
    [`5:16 stop.quiet: expected ${DURATION}, from 1ms to 24h, found -1`],
  ],
  [
    'an invalid enum value',
    'load:',
    'connection: hot\nload:',
    ['5:13 connection: expected one of cold, warm, both, found "hot"'],
  ],
  [
    'an empty list of texts',
    '[Hello there.]',
    '[]',
    ['2:8 texts: expected at least one text, found an empty list'],
  ],
  ['a blank text', '[Hello there.]', "[Hello, ' ']", ['2:16 texts.1: expected a text, found " "']],
  [
    'a text that YAML reads as a number',
    '[Hello there.]',
    '[Hello, 1984]',
    ['2:16 texts.1: expected a text, found 1984'],
  ],
  [
    'a corpus that does not exist',
    '[Hello there.]',
    '{ file: nowhere.txt }',
    ['2:16 texts.file: "nowhere.txt" does not exist'],
  ],
  [
    'a corpus that is a folder',
    '[Hello there.]',
    '{ file: . }',
    ['2:16 texts.file: "." is a folder, not a file'],
  ],
  [
    'a base of another scheme',
    'adapter: smallest-ws',
    'adapter: smallest-ws, base: ftp://x',
    [
      '4:36 targets.a.base: expected a base such as wss://host:port: ws, wss, http or https, no user, query or fragment, found "ftp://x"',
    ],
  ],
  [
    'a lab delay with swapped bounds',
    'adapter: smallest-ws',
    'adapter: smallest-ws, lab: { dial: { min: 10, max: 5 } }',
    ['4:59 targets.a.lab.dial.max: expected a max that is not below min, found 5'],
  ],
  [
    'an incomplete lab delay names the missing key',
    'adapter: smallest-ws',
    'adapter: smallest-ws, lab: { dial: { median: 10 } }',
    ['4:37 targets.a.lab.dial lacks "sigma": expected a number from 0 to 3'],
  ],
  [
    'a lab fault that does not exist names the nearest one',
    'adapter: smallest-ws',
    'adapter: smallest-ws, lab: { faults: [{ kind: stal }] }',
    [
      '4:54 targets.a.lab.faults.0.kind: expected one of refuse, stall, drop, truncate, garbage, error-frame, slow-accept, half-frame, duplicate-end, silence, empty, primer, freeze, fidelity, found "stal" (did you mean "stall"?)',
    ],
  ],
  [
    'a name that is not a valid folder name',
    'name: sound',
    'name: so und',
    [
      '1:7 name: expected a name: letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 64, found "so und"',
    ],
  ],
  ['a duplicate key', 'load:', 'name: again\nload:', ['5:1 duplicate key']],
  ['a tab as indentation', '  a:', '\ta:', ['4:1 YAML cannot be indented with tabs: use spaces']],
  [
    'an anchor and its alias',
    '[Hello there.]',
    '[&one Hello, *one]',
    [
      '2:14 anchors are not allowed: remove &one',
      '2:21 aliases are not allowed: write out the value of *one',
    ],
  ],
  [
    'a merge key',
    'adapter: smallest-ws',
    '<<: { adapter: smallest-ws }',
    ['4:8 merge keys (<<) are not allowed: write the keys out'],
  ],
  ['a tag', 'name: sound', 'name: !secret sound', ['1:7 tags (!) are not supported in a scenario']],
  [
    'two documents in one file',
    'load:',
    '---\nload:',
    ['5:1 a scenario must be a single document: remove the --- separator'],
  ],
  ['a list as a key', 'load:', '? [x]\n: 1\nload:', ['5:3 a key must be a plain scalar']],
]

describe('a scenario with a mistake', () => {
  test.each(SPOILED)('%s', async (_, from, to, said) => {
    expect(VALID_SCENARIO).toContain(from)
    expect(await diagnosticsIn(VALID_SCENARIO.replace(from, to))).toEqual(said)
  })

  test.each([
    ['is empty', ''],
    ['holds only a comment', '# nothing yet\n'],
  ])('a file that %s says what is needed at least', async (_, text) => {
    expect(await diagnosticsIn(text)).toEqual([
      '1:1 the scenario is empty: expected at least name, texts, targets and load',
    ])
  })

  test.each([
    ['a list', '- 1', 'a list'],
    ['a word', 'hello', '"hello"'],
  ])('a file that is %s is no map', async (_, text, found) => {
    expect(await diagnosticsIn(text)).toEqual([
      `1:1 the scenario: expected a map with name, description, seed, texts, targets, load, connection, workers, vantages, warmup, stamps, timeout, input, interrupt, keepalive, idle, stop, thresholds, budget, outputs, fidelity, goodput, probe, slo, found ${found}`,
    ])
  })

  test('the key __proto__ is rejected like any unknown key and changes nothing', async () => {
    const said = await diagnosticsIn(`${VALID_SCENARIO}__proto__: { polluted: 1 }\n`)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^6:1 unknown key "__proto__"/)
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('all mistakes of a file', () => {
  const text = VALID_SCENARIO.replace('smallest-ws', 'smallest-w')
    .replace('trials: 3', 'trials: 0')
    .replace('[Hello there.]', '{ file: gone.txt }')

  test('are told at once, in the order of the file', async () => {
    expect(await diagnosticsIn(text)).toEqual([
      '2:16 texts.file: "gone.txt" does not exist',
      '4:17 unknown adapter "smallest-w" (did you mean "smallest-ws"?)',
      '5:46 load.trials: expected a whole number from 1 to 10000000, found 0',
    ])
  })

  test('are shown as a compiler does, and the first is the place of the error', async () => {
    const error = await setupErrorOf(() => parseScenario(text, 'it.yaml', CATALOG))
    expect(error.code).toBe('SCENARIO_INVALID')
    expect(error.location).toEqual({ file: 'it.yaml', line: 2, column: 16 })
    expect(error.message).toBe(`it.yaml has 3 mistakes:

it.yaml:2:16: texts.file: "gone.txt" does not exist
  2 | texts: { file: gone.txt }
    |                ^^^^^^^^

it.yaml:4:17: unknown adapter "smallest-w" (did you mean "smallest-ws"?)
  4 |   a: { adapter: smallest-w }
    |                 ^^^^^^^^^^

it.yaml:5:46: load.trials: expected a whole number from 1 to 10000000, found 0
  5 | load: { executor: shared-iterations, trials: 0 }
    |                                              ^`)
  })

  test('are counted where they are too many to show', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `wrong${index}: 1\n`).join('')
    const error = await setupErrorOf(() => parseScenario(VALID_SCENARIO + many, 'it.yaml', CATALOG))
    expect(error.message).toMatch(/^it\.yaml has 60 mistakes:/)
    expect(error.message).toMatch(/and 40 more, further down$/)
  })
})

describe('hostile files end in an error of ours', () => {
  const bomb = `a: &a [x]\n${'bcdefgh'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`)
    .join('\n')}\n`

  test.each([
    ['a YAML bomb', bomb],
    ['ten thousand open brackets', '['.repeat(10_000)],
    ['ten thousand nested lists', `texts: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['a line of half a megabyte', `name: ${'x'.repeat(500_000)}`],
  ])('%s', async (_, text) => {
    const error = await setupErrorOf(() => parseScenario(text, 'it.yaml', CATALOG))
    expect(error.code).toBe('SCENARIO_INVALID')
    expect(error.message.length).toBeLessThan(20_000)
  })
})

describe('a sound scenario', () => {
  test('gets its defaults', async () => {
    expect(await parseScenario(VALID_SCENARIO, 'it.yaml', CATALOG)).toEqual({
      name: 'sound',
      seed: 1,
      texts: ['Hello there.'],
      targets: [{ id: 'a', adapter: 'smallest-ws', language: 'en', region: 'default', options: {} }],
      load: { executor: 'shared-iterations', concurrency: 1, trials: 3, order: 'interleaved' },
      connection: 'warm',
      warmup: 2,
      timeout: 30_000,
      stop: { kind: 'complete' },
    })
  })

  test.each([
    ['800ms', 800],
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1500', 1500],
  ])('reads %s as %d milliseconds', async (written, milliseconds) => {
    const scenario = await parseScenario(`${VALID_SCENARIO}timeout: ${written}\n`, 'it.yaml', CATALOG)
    expect(scenario.timeout).toBe(milliseconds)
  })

  test('reads a warm-up of requests, or of time', async () => {
    const timed = VALID_SCENARIO.replace('shared-iterations, trials: 3', 'constant-concurrency, duration: 5s')
    const requests = await parseScenario(`${VALID_SCENARIO}warmup: 7\n`, 'it.yaml', CATALOG)
    const time = await parseScenario(`${timed}warmup: 2s\n`, 'it.yaml', CATALOG)
    expect([requests.warmup, requests.warmupTime]).toEqual([7, undefined])
    expect([time.warmup, time.warmupTime]).toEqual([0, 2000])
  })

  test.each<[string, string, object]>([
    [
      'an arrival rate',
      'constant-arrival-rate, rate: 2, duration: 5s, arrival: { gamma: 0.5 }, maxInFlight: 9',
      { rate: 2, duration: 5000, arrival: { gamma: 0.5 }, maxInFlight: 9, order: 'interleaved' },
    ],
    [
      'stages',
      'ramping-concurrency, stages: [{ duration: 1s, target: 4 }]',
      { startConcurrency: 1, stages: [{ duration: 1000, target: 4 }] },
    ],
    [
      'conversations, which are Poisson unless told otherwise',
      'sessions, rate: 1, duration: 5s, think: { min: 1s, max: 2s }',
      { turns: 4, think: { min: 1000, max: 2000 }, arrival: 'poisson' },
    ],
  ])('reads %s', async (_, words, expected) => {
    const text = VALID_SCENARIO.replace('shared-iterations, trials: 3', words)
    expect((await parseScenario(text, 'it.yaml', CATALOG)).load).toMatchObject(expected)
  })

  test('reads a stop after quiet', async () => {
    const scenario = await parseScenario(`${VALID_SCENARIO}stop: { quiet: 250ms }\n`, 'it.yaml', CATALOG)
    expect(scenario.stop).toEqual({ kind: 'quiet', after: 250 })
  })

  test('keeps no slash at the end of a base, and its path prefix', async () => {
    const text = VALID_SCENARIO.replace('smallest-ws', 'smallest-ws, base: "ws://127.0.0.1:4000/smallest//"')
    const scenario = await parseScenario(text, 'it.yaml', CATALOG)
    expect(scenario.targets[0]?.base).toBe('ws://127.0.0.1:4000/smallest')
  })

  test('reads a lab profile with every kind of delay', async () => {
    const lab = '{ dial: 20ms, session: { min: 1, max: 2s }, firstAudio: { median: 0.2s, sigma: 0.3 } }'
    const text = VALID_SCENARIO.replace('smallest-ws', `smallest-ws, lab: ${lab}`)
    const scenario = await parseScenario(text, 'it.yaml', CATALOG)
    expect(scenario.targets[0]?.lab).toEqual({
      dial: 20,
      session: { min: 1, max: 2000 },
      firstAudio: { median: 200, sigma: 0.3 },
    })
  })

  test('may come from a machine that ends its lines with CR LF', async () => {
    const scenario = await parseScenario(VALID_SCENARIO.replaceAll('\n', '\r\n'), 'it.yaml', CATALOG)
    expect(scenario.texts).toEqual(['Hello there.'])
  })

  test('names an adapter file from its own folder', async () => {
    const text = VALID_SCENARIO.replace('smallest-ws', './scenarios.ts')
    const scenario = await parseScenario(text, path.join(import.meta.dirname, 'it.yaml'), CATALOG)
    expect(scenario.targets[0]?.adapter).toBe(path.join(import.meta.dirname, 'scenarios.ts'))
  })

  test('names an installed package', async () => {
    const text = VALID_SCENARIO.replace('smallest-ws', 'picocolors')
    const scenario = await parseScenario(text, path.join(import.meta.dirname, 'it.yaml'), CATALOG)
    expect(scenario.targets[0]?.adapter).toMatch(/[\\/]node_modules[\\/]picocolors[\\/]picocolors\.js$/)
  })
})
