import { describe, expect, test } from 'vitest'
import type { Instants, Trial } from '../../../src/core/trial/trial.ts'
import { flowOf } from '../../../src/run/capture/flow.ts'
import { PacketIndex } from '../../../src/run/capture/packet-index.ts'
import { stampTrial } from '../../../src/run/capture/stamp-trial.ts'

const ORIGIN = 1_000_000
const CLOCK = { origin: ORIGIN, bound: 60 }
const LOCAL = { address: '127.0.0.1', port: 50_000 }
const REMOTE = { address: '127.0.0.1', port: 443 }
const POSITIONS = {
  local: LOCAL,
  remote: REMOTE,
  first_text: 300,
  headers: 120,
  first_frame: 180,
  first_audio: 240,
}
const AT: Instants = {
  due: 0,
  began: 0,
  first_text: 1000,
  last_text: 1000,
  headers: 60_000,
  first_frame: 60_000,
  first_audio: 60_000,
  heard: 60_100,
  last_audio: 90_000,
  end: 90_000,
}

/** Passed in a direction: from a position on, so many bytes, at an instant of the run. */
type Passed = readonly [direction: 'sent' | 'received', start: number, length: number, at: number]

const USUAL: readonly Passed[] = [
  ['sent', 0, 300, 500],
  ['sent', 300, 80, 1040],
  ['received', 0, 120, 51_000],
  ['received', 120, 60, 51_500],
  ['received', 180, 60, 52_000],
  ['received', 240, 60, 59_000],
]

function capture(passed: readonly Passed[], first = 0xffffff00): PacketIndex {
  const index = new PacketIndex(60e6)
  const flows = { sent: flowOf(LOCAL, REMOTE), received: flowOf(REMOTE, LOCAL) }
  const add = (flow: string, sequence: number, payload: number, at: number, opens = false) =>
    index.add({ flow, sequence: sequence % 2 ** 32, payload, opens, from: 0, to: 0 }, ORIGIN + at)
  for (const flow of Object.values(flows)) add(flow, first - 1, 0, 0, true)
  for (const [direction, start, length, at] of passed) add(flows[direction], first + start, length, at)
  return index
}

function stamped(
  passed: readonly Passed[],
  { at = AT, onset = 0, positions = POSITIONS as Partial<typeof POSITIONS>, pieces = 5 } = {},
) {
  return stampTrial(
    {
      trial: { at, pieces } as Trial,
      arrivals: { trial: 0, pieces: [], onset: { piece: onset, offset: 100 } },
      positions: { ...positions, local: LOCAL, remote: REMOTE },
    },
    capture(passed),
    CLOCK,
  )
}

describe('a trial gets the instants of its packets', () => {
  test('and keeps the difference of each, from which its own stamps follow', () => {
    expect(stamped(USUAL)).toMatchObject({
      at: { first_text: 1040, headers: 51_000, first_frame: 51_500, first_audio: 52_000 },
      first_text_delay_us: 40,
      headers_delay_us: 9000,
      first_frame_delay_us: 8500,
      first_audio_delay_us: 8000,
    })
  })

  test.each<[string, Parameters<typeof stamped>[1], Instants]>([
    ['what is heard in the first piece is heard as long after it', {}, { heard: 52_100 }],
    ['what is heard in a later one stays', { onset: 1 }, { heard: 60_100 }],
    ['the last text is not before the first', {}, { last_text: 1040 }],
    ['a later last text stays', { at: { ...AT, last_text: 3000 } }, { last_text: 3000 }],
    [
      'the only audio is also the last',
      { at: { ...AT, last_audio: 60_000 }, pieces: 1 },
      { last_audio: 52_000 },
    ],
    ['of several, the last stays', { at: { ...AT, last_audio: 60_000 } }, { last_audio: 60_000 }],
  ])('%s', (_sentence, more, at) => {
    expect(stamped(USUAL, more)?.at).toMatchObject(at)
  })

  test('without headers on a WebSocket', () => {
    const { headers: _headers, ...at } = AT
    const { headers: _position, ...positions } = POSITIONS
    const found = stamped(USUAL, { at, positions })
    expect(found?.at.headers).toBeUndefined()
    expect(found).not.toHaveProperty('headers_delay_us')
    expect(found?.first_audio_delay_us).toBe(8000)
  })

  test('that waited for an earlier one', () => {
    const late: Passed[] = [
      ...USUAL.slice(0, 3),
      ['received', 180, 60, 52_000],
      ['received', 120, 60, 55_000],
    ]
    expect(stamped(late)?.at).toMatchObject({ first_frame: 55_000, first_audio: 55_000 })
  })

  test('within the uncertainty of the clocks never beyond its own', () => {
    const close: Passed[] = [
      ['sent', 300, 80, 970],
      ['received', 0, 240, 60_030],
    ]
    expect(stamped(close)).toMatchObject({
      at: { first_text: 1000, first_audio: 60_000 },
      first_text_delay_us: 0,
      first_audio_delay_us: 0,
    })
  })
})

describe('a trial keeps its own instants', () => {
  const without = (index: number) => USUAL.filter((_, other) => other !== index)
  const { first_text: _none, ...unlocated } = POSITIONS
  test.each<[string, readonly Passed[], Parameters<typeof stamped>[1]]>([
    ['if the packet of its text is lost', without(1), {}],
    ['if the packet of its headers is lost', without(2), {}],
    ['if the packet of its first frame is lost', without(3), {}],
    ['if the packet of its first audio is lost', without(4), {}],
    ['if nothing was captured', [], {}],
    ['if one of its positions is not known', USUAL, { positions: unlocated }],
    ['if the packet came after it was read', [...without(4), ['received', 180, 60, 61_000]], {}],
    ['if the text left before it was sent', [['sent', 0, 400, 100], ...USUAL.slice(2)], {}],
    ['if its answer came before its text left', [['sent', 300, 80, 51_700], ...USUAL.slice(2)], {}],
  ])('%s', (_sentence, passed, more) => {
    expect(stamped(passed, more)).toBeUndefined()
  })
})
