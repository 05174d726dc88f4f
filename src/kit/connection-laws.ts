import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyAdapter, Cue, Heard } from '../core/adapter.ts'
import type { TruthRecord } from '../lab/index.ts'
import { assertSame, lastOf } from './answer-laws.ts'
import { type Conversation, converse } from './conversation.ts'
import type { TwinLaw } from './law.ts'
import { KIT_TEXT } from './sample-job.ts'
import type { Stage } from './stage.ts'

/** Seconds after which the lab closes an idle connection: much shorter than a real idle timeout. */
const IDLE = 0.4
/** Milliseconds between keepalives, and for how long they must keep a connection open. */
const BEAT = 150
const ALIVE = 900

/** Several turns, streamed text and idle periods on one connection. */
export const CONNECTION_LAWS: readonly TwinLaw[] = [
  {
    name: 'handles a second turn on the same connection like the first',
    applies: reuses,
    profile: {},
    play: twoTurns,
  },
  {
    name: 'streams text in chunks, and receives all of it as audio',
    applies: ({ facts }) => facts.textInput === 'streamed',
    profile: {},
    play: async (stage, adapter) => {
      await stage.perform()
      const whole = lastOf(stage.truth())
      const heard = await bitByBit(adapter, stage)
      const said = stage.truth().slice(1)
      const sent = said.flatMap(({ pieces }) => pieces).reduce((total, { bytes }) => total + bytes, 0)
      assert.equal(bytesOf(heard), sent)
      assertSameText(said, whole)
    },
  },
  {
    name: 'keeps an idle connection open with its keepalive',
    applies: ({ facts }) => facts.keepaliveEvery !== undefined,
    profile: { idleTimeout: IDLE },
    play: async (stage, adapter) => {
      const [kept, left] = await Promise.all([open(adapter, stage), open(adapter, stage)])
      for (let waited = 0; waited < ALIVE; waited += BEAT) {
        kept.say({ kind: 'keepalive' })
        await sleep(BEAT)
      }
      assert.equal(left.isOpen(), false, 'the lab did not close the idle connection')
      assert.equal(kept.isOpen(), true, 'the connection was closed in spite of the keepalive')
      assert.deepEqual(
        kept.heard.filter(({ kind }) => kind === 'fault' || kind === 'end'),
        [],
      )
      for (const conversation of [kept, left]) conversation.hangUp()
    },
  },
]

/**
 * A provider that speaks each chunk at once has one record per chunk; then only the lengths can be compared.
 */
function assertSameText(said: readonly TruthRecord[], whole: TruthRecord): void {
  const what = 'the lab spoke a different text'
  const characters = said.reduce((total, { chars }) => total + chars, 0)
  assert.equal(characters, whole.chars, what)
  if (said.length === 1) assert.equal(said[0]?.text_hash, whole.text_hash, what)
}

function reuses({ facts }: AnyAdapter): boolean {
  return facts.reuse !== 'none'
}

async function twoTurns(stage: Stage): Promise<void> {
  assertSame(await stage.perform(), lastOf(stage.truth()))
  const second = await stage.perform({ text: 'And now for something longer than before.' }, 'warm')
  assert.equal(second.trial.connection, 'hot', 'the connection was not reused')
  assertSame(second, lastOf(stage.truth()))
}

async function open(adapter: AnyAdapter, stage: Stage): Promise<Conversation> {
  const conversation = await converse(adapter, stage.job(), stage.line)
  conversation.say({ kind: 'open' })
  if (adapter.facts.handshake) await conversation.until(({ kind }) => kind === 'ready')
  return conversation
}

async function bitByBit(adapter: AnyAdapter, stage: Stage): Promise<readonly Heard[]> {
  const conversation = await open(adapter, stage)
  const words = KIT_TEXT.split(/(?<= )/)
  const pieces = words.map((text, at): Cue => ({ kind: 'text', text, last: at === words.length - 1 }))
  for (const cue of [{ kind: 'start' }, ...pieces, { kind: 'end' }] satisfies Cue[]) conversation.say(cue)
  await conversation.until(({ kind }) => kind === 'end' || kind === 'fault')
  conversation.hangUp()
  return conversation.heard
}

function bytesOf(heard: readonly Heard[]): number {
  return heard.reduce((total, one) => total + (one.kind === 'audio' ? one.audio.length : 0), 0)
}
