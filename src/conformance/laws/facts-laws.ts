import assert from 'node:assert/strict'
import type { AnyAdapter, AudioFormatFact, Facts } from '../../core/adapter/adapter.ts'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { FAULT_KINDS } from '../../core/fault.ts'
import type { Law } from './law.ts'

const IDENTIFIER = /^[a-z0-9]+([-.][a-z0-9]+)*$/

/** What the rest of ttfa relies on in an adapter's facts. */
export const FACTS_LAWS: readonly Law[] = [
  law('is written against contract 1', ({ contract }) => assert.equal(contract, 1)),
  factsLaw('has a valid id, a valid provider name and a title', ({ id, provider, title }) => {
    assert.match(id, IDENTIFIER)
    assert.match(provider, IDENTIFIER)
    assert.match(title, /\S/)
  }),
  factsLaw('names its documentation and the date it was checked', ({ docs, checked, retired }) => {
    assert.match(docs, /^https?:\/\/[^\s/]+\.[^\s]+$/)
    assertDate(checked)
    if (retired !== undefined) assertDate(retired)
  }),
  factsLaw('names the date, the models and the source of each announced end', ({ ends = [] }) => {
    for (const { date, source, models } of ends) {
      assertDate(date)
      assert.match(source, /\S/)
      if (models) assertList('models that end', models)
    }
  }),
  factsLaw('recommends a model that it has, with the date', ({ recommended, models }) => {
    if (!recommended) return
    assertDate(recommended.date)
    assert.ok(models.includes(recommended.model), `${recommended.model} is not among the models`)
  }),
  factsLaw('has an origin of scheme and host only, with a scheme that fits its transport', (facts) => {
    const { protocol } = new URL(facts.origin)
    const schemes = facts.transport === 'websocket' ? ['ws:', 'wss:'] : ['http:', 'https:']
    assert.ok(
      schemes.includes(protocol),
      `the scheme of ${facts.origin} does not fit the transport ${facts.transport}`,
    )
    assert.match(facts.origin, /^[a-z]+:\/\/[^/?#]+$/)
  }),
  factsLaw('names a host for each region', ({ regions = {} }) => {
    for (const host of Object.values(regions)) assert.match(host, /^[a-z0-9.-]+(:\d+)?$/)
  }),
  factsLaw('names its key variable in upper case, as environment variables are', ({ keyVariable }) => {
    if (keyVariable !== undefined) assert.match(keyVariable, /^[A-Z][A-Z0-9_]*$/)
  }),
  factsLaw('has models, and a voice for each', ({ kind, models, voices }) => {
    assertList('models', models)
    if (kind !== 'tts') return
    for (const model of models) assert.ok(voices[model] ?? voices['*'], `no voice for the model ${model}`)
    const undeclared = Object.keys(voices).filter((model) => model !== '*' && !models.includes(model))
    assert.deepEqual(undeclared, [], 'there are voices for models that are not declared')
  }),
  {
    name: 'declares valid input formats and sample rates if it takes audio',
    applies: ({ facts }) => facts.input !== undefined || facts.kind === 'stt' || facts.kind === 's2s',
    check: ({ facts: { input } }) => {
      assert.ok(input, 'the adapter takes audio, but `input` is not declared')
      assertList('input formats', input.formats.map(nameOf))
      for (const format of input.formats) assertFormat(format)
      assertRates(input.sampleRates)
    },
  },
  factsLaw('declares valid output formats, and sample rates that include its default', (facts) => {
    if (!producesAudio(facts)) return
    assertList('formats', facts.formats.map(nameOf))
    for (const format of facts.formats) assertFormat(format)
    assertRates(facts.sampleRates)
    for (const [encoding, rates] of Object.entries(facts.sampleRatesOf ?? {})) {
      assert.ok(
        facts.formats.some((format) => format.encoding === encoding),
        `sample rates for ${encoding}, which is not among the formats`,
      )
      assertRates(rates)
    }
    assert.ok(
      facts.sampleRates.includes(facts.defaultSampleRate),
      'the default sample rate is not among the sample rates',
    )
  }),
  factsLaw(
    'declares positive limits, and a keepalive shorter than the idle timeout',
    ({ idleTimeout, keepaliveEvery, longestText }) => {
      for (const limit of [idleTimeout, keepaliveEvery, longestText])
        assert.ok(limit === undefined || limit > 0, `the limit ${limit} is not positive`)
      if (keepaliveEvery !== undefined && idleTimeout !== undefined)
        assert.ok(keepaliveEvery < idleTimeout, 'the keepalive comes after the idle timeout')
    },
  ),
  factsLaw('tells its server’s time in one place, a lower-case header or a pointer', ({ serverTime }) => {
    if (!serverTime) return
    const { header, at, metric } = serverTime
    assert.notEqual(header === undefined, at === undefined, 'either a header or a pointer')
    if (header !== undefined) assert.match(header, /^[a-z0-9-]+$/)
    assert.equal(metric !== undefined, header === 'server-timing', 'a metric belongs to server-timing')
  }),
  factsLaw('lists kept headers in lower case', ({ keepHeaders = [] }) => {
    for (const name of keepHeaders) assert.match(name, /^[a-z0-9-]+$/)
  }),
  factsLaw('declares known faults, each once', ({ faults }) => {
    assert.equal(new Set(faults).size, faults.length, 'a fault is declared twice')
    for (const kind of faults) assert.ok(FAULT_KINDS.includes(kind), `unknown fault kind ${kind}`)
  }),
  law('has `say` exactly when its transport is a WebSocket', ({ facts, say }) => {
    assert.equal(say !== undefined, facts.transport === 'websocket')
  }),
  factsLaw('declares only what its transport supports', (facts) => {
    if (facts.transport === 'websocket') return assert.notEqual(facts.completion, 'body')
    assert.notEqual(facts.reuse, 'multiplexed')
    assert.equal(facts.cancel, 'close')
    for (const name of ['handshake', 'keepaliveEvery'] as const)
      assert.ok(!facts[name], `${name} is declared without a WebSocket`)
  }),
]

function producesAudio({ kind }: Facts): boolean {
  return kind !== 'stt' && kind !== 'llm'
}

function law(name: string, check: (adapter: AnyAdapter) => void): Law {
  return { name, check }
}

function factsLaw(name: string, check: (facts: Facts) => void): Law {
  return { name, check: ({ facts }) => check(facts) }
}

function assertDate(date: string): void {
  assert.match(date, /^\d{4}-\d{2}-\d{2}$/)
  assert.equal(new Date(date).toISOString().slice(0, 10), date, `${date} is not a valid date`)
}

function assertList(name: string, values: readonly unknown[]): void {
  assert.ok(values.length > 0, `${name} must not be empty`)
  assert.equal(new Set(values).size, values.length, `${name} contain duplicates`)
  for (const value of values) assert.ok(value, `${name} contain an empty entry`)
}

function assertRates(rates: readonly number[]): void {
  assertList('sample rates', rates)
  for (const rate of rates)
    assert.ok(Number.isInteger(rate) && rate >= 8000, `${rate} Hz is not a valid sample rate`)
}

function nameOf({ encoding, container }: AudioFormatFact): string {
  return `${encoding} in ${container}`
}

/** A compressed encoding has its own container, which holds nothing else. */
function assertFormat(format: AudioFormatFact): void {
  assert.ok(ENCODINGS.includes(format.encoding) && CONTAINERS.includes(format.container), nameOf(format))
  assert.equal(format.encoding === 'mp3', format.container === 'mp3', nameOf(format))
  assert.equal(format.encoding === 'opus', format.container === 'ogg', nameOf(format))
}
