import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyAdapter, Cue, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Millis } from '../../core/units.ts'
import type { TruthRecord } from '../../lab/index.ts'
import { type CueConnection, openCueConnection } from '../harness/cue-connection.ts'
import { SAMPLE_TEXT } from '../harness/sample-job.ts'
import type { TrialHarness } from '../harness/trial-harness.ts'
import { assertMatchesTruth, lastRecord } from './answer-laws.ts'
import type { TwinLaw } from './law.ts'

/** Seconds after which the lab closes an idle connection: much shorter than a real idle timeout. */
const IDLE_TIMEOUT = 0.4
/** Time between keepalives, and for how long they must keep a connection open. */
const KEEPALIVE_INTERVAL: Millis = 150
const KEEPALIVE_DURATION = 900

/** Several turns, streamed text and idle periods on one connection. */
export const CONNECTION_LAWS: readonly TwinLaw[] = [
  {
    name: 'handles a second turn on the same connection like the first',
    applies: reusesConnections,
    profile: {},
    run: runTwoTurns,
  },
  {
    name: 'streams text in chunks, and receives all of it as audio',
    applies: ({ facts }) => facts.textInput === 'streamed',
    profile: {},
    run: async (harness, adapter) => {
      await harness.runTrial()
      const whole = lastRecord(harness.truth())
      const events = await streamText(adapter, harness)
      const records = harness.truth().slice(1)
      const sent = records.flatMap(({ pieces }) => pieces).reduce((total, { bytes }) => total + bytes, 0)
      assert.equal(audioBytesOf(events), sent)
      assertSameText(records, whole)
    },
  },
  {
    name: 'keeps an idle connection open with its keepalive',
    applies: ({ facts }) => facts.keepaliveEvery !== undefined,
    profile: { idleTimeout: IDLE_TIMEOUT },
    run: async (harness, adapter) => {
      const [withKeepalive, withoutKeepalive] = await Promise.all([
        openConnection(adapter, harness),
        openConnection(adapter, harness),
      ])
      for (let waited = 0; waited < KEEPALIVE_DURATION; waited += KEEPALIVE_INTERVAL) {
        withKeepalive.send({ kind: 'keepalive' })
        await sleep(KEEPALIVE_INTERVAL)
      }
      assert.equal(withoutKeepalive.isOpen(), false, 'the lab did not close the idle connection')
      assert.equal(withKeepalive.isOpen(), true, 'the connection was closed in spite of the keepalive')
      assert.deepEqual(
        withKeepalive.events.filter(({ kind }) => kind === 'fault' || kind === 'end'),
        [],
      )
      for (const connection of [withKeepalive, withoutKeepalive]) connection.close()
    },
  },
]

/**
 * A provider that speaks each chunk at once has one record per chunk; then only the lengths can be compared.
 */
function assertSameText(records: readonly TruthRecord[], whole: TruthRecord): void {
  const message = 'the lab spoke a different text'
  const characters = records.reduce((total, { chars }) => total + chars, 0)
  assert.equal(characters, whole.chars, message)
  if (records.length === 1) assert.equal(records[0]?.text_hash, whole.text_hash, message)
}

function reusesConnections({ facts }: AnyAdapter): boolean {
  return facts.reuse !== 'none'
}

async function runTwoTurns(harness: TrialHarness): Promise<void> {
  assertMatchesTruth(await harness.runTrial(), lastRecord(harness.truth()))
  const second = await harness.runTrial({ text: 'And now for something longer than before.' }, 'warm')
  assert.equal(second.trial.connection, 'hot', 'the connection was not reused')
  assertMatchesTruth(second, lastRecord(harness.truth()))
}

async function openConnection(adapter: AnyAdapter, harness: TrialHarness): Promise<CueConnection> {
  const connection = await openCueConnection(adapter, harness.job(), harness.connectionOptions)
  connection.send({ kind: 'open' })
  if (adapter.facts.handshake) await connection.until(({ kind }) => kind === 'ready')
  return connection
}

async function streamText(adapter: AnyAdapter, harness: TrialHarness): Promise<readonly ProviderEvent[]> {
  const connection = await openConnection(adapter, harness)
  const words = SAMPLE_TEXT.split(/(?<= )/)
  const pieces = words.map((text, at): Cue => ({ kind: 'text', text, last: at === words.length - 1 }))
  for (const cue of [{ kind: 'start' }, ...pieces, { kind: 'end' }] satisfies Cue[]) connection.send(cue)
  await connection.until(({ kind }) => kind === 'end' || kind === 'fault')
  connection.close()
  return connection.events
}

function audioBytesOf(events: readonly ProviderEvent[]): number {
  return events.reduce((total, event) => total + (event.kind === 'audio' ? event.audio.length : 0), 0)
}
