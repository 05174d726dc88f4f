import assert from 'node:assert/strict'
import type { AnyAdapter, AudioFormatFact, Facts } from '../core/adapter.ts'
import { CONTAINERS, ENCODINGS } from '../core/audio-format.ts'
import { FAULT_KINDS } from '../core/fault.ts'
import type { Law } from './law.ts'

const WORD = /^[a-z0-9]+([-.][a-z0-9]+)*$/

/** What facts must be for the rest of ttfa to rely on them. */
export const FACTS_LAWS: readonly Law[] = [
  law('is written against contract 1', ({ contract }) => assert.equal(contract, 1)),
  about('has an id, a provider and a title that people can type and read', ({ id, provider, title }) => {
    assert.match(id, WORD)
    assert.match(provider, WORD)
    assert.match(title, /\S/)
  }),
  about('says where its protocol was read, and when', ({ docs, checked, retired }) => {
    assert.match(docs, /^https?:\/\/[^\s/]+\.[^\s]+$/)
    assertDate(checked)
    if (retired !== undefined) assertDate(retired)
  }),
  about('has an origin that a base can replace: scheme and host of its carrier, no path', (facts) => {
    const { protocol } = new URL(facts.origin)
    const schemes = facts.transport === 'websocket' ? ['ws:', 'wss:'] : ['http:', 'https:']
    assert.ok(schemes.includes(protocol), `${facts.origin} is not for ${facts.transport}`)
    assert.match(facts.origin, /^[a-z]+:\/\/[^/?#]+$/)
  }),
  about('names its key’s variable as the environment writes it', ({ keyVariable }) => {
    if (keyVariable !== undefined) assert.match(keyVariable, /^[A-Z][A-Z0-9_]*$/)
  }),
  about('has models, each with a voice that works', ({ kind, models, voices }) => {
    assertList('models', models)
    if (kind !== 'tts') return
    for (const model of models) assert.ok(voices[model] ?? voices['*'], `no voice for the model ${model}`)
    const strangers = Object.keys(voices).filter((model) => model !== '*' && !models.includes(model))
    assert.deepEqual(strangers, [], 'voices for models that are not declared')
  }),
  {
    name: 'takes a caller’s voice in formats and at rates that exist, where it listens',
    applies: ({ facts }) => facts.input !== undefined || facts.kind === 'stt' || facts.kind === 's2s',
    check: ({ facts: { input } }) => {
      assert.ok(input, 'it listens, and does not say to what')
      assertList('input formats', input.formats.map(nameOf))
      for (const format of input.formats) assertFormat(format)
      assertRates(input.sampleRates)
    },
  },
  about('has formats that exist, and rates with its default among them', (facts) => {
    if (!speaks(facts)) return
    assertList('formats', facts.formats.map(nameOf))
    for (const format of facts.formats) assertFormat(format)
    assertRates(facts.sampleRates)
    for (const [encoding, rates] of Object.entries(facts.sampleRatesOf ?? {})) {
      assert.ok(
        facts.formats.some((format) => format.encoding === encoding),
        `rates of ${encoding}, which is no format`,
      )
      assertRates(rates)
    }
    assert.ok(facts.sampleRates.includes(facts.defaultSampleRate), 'the default rate is none of the rates')
  }),
  about('counts its limits in positive numbers', ({ idleTimeout, keepaliveEvery, longestText }) => {
    for (const limit of [idleTimeout, keepaliveEvery, longestText])
      assert.ok(limit === undefined || limit > 0, `a limit of ${limit}`)
    if (keepaliveEvery !== undefined && idleTimeout !== undefined)
      assert.ok(keepaliveEvery < idleTimeout, 'a keepalive that comes after the idle time-out')
  }),
  about('keeps headers by their lower-case names', ({ keepHeaders = [] }) => {
    for (const name of keepHeaders) assert.match(name, /^[a-z0-9-]+$/)
  }),
  about('declares faults that exist, once each', ({ faults }) => {
    assert.equal(new Set(faults).size, faults.length, 'a fault twice')
    for (const kind of faults) assert.ok(FAULT_KINDS.includes(kind), `no fault is called ${kind}`)
  }),
  law('has words to say exactly where its transport is a conversation', ({ facts, say }) => {
    assert.equal(say !== undefined, facts.transport === 'websocket')
  }),
  about('declares of HTTP only what HTTP can do', (facts) => {
    if (facts.transport === 'websocket') return assert.notEqual(facts.completion, 'body')
    assert.notEqual(facts.reuse, 'multiplexed')
    assert.equal(facts.cancel, 'close')
    for (const name of ['handshake', 'keepaliveEvery'] as const)
      assert.ok(!facts[name], `${name} without a WebSocket`)
  }),
]

function speaks({ kind }: Facts): boolean {
  return kind !== 'stt' && kind !== 'llm'
}

function law(name: string, check: (adapter: AnyAdapter) => void): Law {
  return { name, check }
}

function about(name: string, check: (facts: Facts) => void): Law {
  return { name, check: ({ facts }) => check(facts) }
}

function assertDate(date: string): void {
  assert.match(date, /^\d{4}-\d{2}-\d{2}$/)
  assert.equal(new Date(date).toISOString().slice(0, 10), date, `${date} is no day`)
}

function assertList(name: string, values: readonly unknown[]): void {
  assert.ok(values.length > 0, `no ${name}`)
  assert.equal(new Set(values).size, values.length, `the ${name} repeat themselves`)
  for (const value of values) assert.ok(value, `an empty one among the ${name}`)
}

function assertRates(rates: readonly number[]): void {
  assertList('sample rates', rates)
  for (const rate of rates) assert.ok(Number.isInteger(rate) && rate >= 8000, `${rate} Hz`)
}

function nameOf({ encoding, container }: AudioFormatFact): string {
  return `${encoding} in ${container}`
}

/** A compressed encoding has a container of its own, and that container holds nothing else. */
function assertFormat(format: AudioFormatFact): void {
  assert.ok(ENCODINGS.includes(format.encoding) && CONTAINERS.includes(format.container), nameOf(format))
  assert.equal(format.encoding === 'mp3', format.container === 'mp3', nameOf(format))
  assert.equal(format.encoding === 'opus', format.container === 'ogg', nameOf(format))
}
