import { describe, expect, test } from 'vitest'
import type {
  ConversationProbe,
  TurnObjective,
} from '../../../src/core/config/conversation/conversation-probe.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { seededRandom } from '../../../src/pace/random.ts'
import { buildConversationAnswer } from '../../../src/probe/conversations/conversation-answer.ts'
import { isLevelOver, judgeLevel } from '../../../src/probe/conversations/conversation-level.ts'
import { nextConversationStep } from '../../../src/probe/conversations/conversation-search.ts'
import { violatesObjective } from '../../../src/probe/conversations/turn-violations.ts'
import type { LevelRecord } from '../../../src/probe/level-record.ts'
import { turnWith } from '../../report/sample-conversations.ts'

const SUCCESS: TurnObjective = {
  ...{ words: 'success>95%', metric: 'success', tags: {}, statistic: { kind: 'rate' } },
  ...{ comparison: '>', bound: 0.95, allowed: 0.05 },
}
const HEARD: TurnObjective = {
  ...{ words: 'voice_to_voice p(95)<1s', metric: 'voice_to_voice', tags: {} },
  ...{ statistic: { kind: 'percentile', share: 0.95 }, comparison: '<', bound: 1e6, allowed: 0.05 },
}
const PROBE: ConversationProbe = {
  ...{ min: 1, max: 40, hold: 10_000, levelTurns: 300, levelTime: 3_600_000, objectives: [SUCCESS] },
  budget: { turns: 100_000, duration: 3_600_000 },
}
const STACK = { id: 'box', agent: {} as never }
const TURN_SECONDS = 6

/** What hidden load does to a turn: refused, or that many milliseconds late. */
type Behaviour = (level: number, chance: number) => 'refused' | number

/** A voice that allows `slots` requests at once, of callers who are answered `share` of the time. */
const limited =
  (slots: number, share: number): Behaviour =>
  (level, chance) =>
    chance < refusedShare(level - 1, share, slots) ? 'refused' : 500

/** The chance that so many of the others are being answered that no place is free (binomial). */
function refusedShare(others: number, share: number, slots: number): number {
  let [chance, served] = [(1 - share) ** others, 0]
  for (let busy = 0; busy < slots && busy <= others; busy++) {
    served += chance
    chance *= ((others - busy) / (busy + 1)) * (share / (1 - share))
  }
  return Math.max(0, 1 - served)
}

function search(behave: Behaviour, seed: number, probe = PROBE) {
  const random = seededRandom(seed)
  const records: LevelRecord[] = []
  const all: { level: number; turn: TurnRecord }[] = []
  for (let steps = 0; steps < 60; steps++) {
    const step = nextConversationStep(probe, records)
    if (step.kind === 'found') {
      const spent = { turns: all.length, characters: 0 }
      const found = { probe, records, turns: all, spent, elapsed: 0, end: 'found' } as const
      return buildConversationAnswer({ run: 'r', target: 'box', simulated: true, ...found })
    }
    const { level } = step
    const turns: TurnRecord[] = []
    const kept = { number: records.length, level, stack: STACK, turns }
    while (!isLevelOver(probe, kept)) {
      const began = Math.round((turns.length / level) * TURN_SECONDS * 1e6)
      turns.push(turnOf(behave(level, random.fraction()), began, turns.length))
    }
    all.push(...turns.map((turn) => ({ level, turn })))
    records.push(judgeLevel(probe, kept))
  }
  throw new Error(`no end: ${records.map(({ level }) => level).join(' ')}`)
}

function turnOf(met: 'refused' | number, began: number, turn: number): TurnRecord {
  const refused = { outcome: 'limit', failed: 'agent', detail: 'too many', status: 429 } as const
  const base = turnWith(met === 'refused' ? 0 : met, { target: 'box', turn })
  const { heard: _, audible: __, ...waited } = base.at
  const at = Object.fromEntries(
    Object.entries(met === 'refused' ? waited : base.at).map(([name, value]) => [name, value + began]),
  )
  return { ...base, ...(met === 'refused' && refused), at }
}

/** The most conversations of which at most 5 % of the turns are refused. */
function truth(slots: number, share: number): number {
  let level = 1
  while (refusedShare(level, share, slots) <= 0.05) level += 1
  return level
}

describe('the search for conversations at once', () => {
  test.each([
    { slots: 1, share: 0.25 },
    { slots: 2, share: 0.25 },
    { slots: 5, share: 0.25 },
    { slots: 5, share: 0.4 },
  ])('finds what $slots requests at once carry, of which each is busy $share of the time', (one) => {
    const level = truth(one.slots, one.share)
    const missed = Array.from({ length: 20 }, (_, seed) => {
      const { feasible_max: found, soft_knee: knee } = search(limited(one.slots, one.share), seed)
      const [low, high] = knee?.interval ?? [0, 0]
      const isNear = Math.abs(found - level) <= Math.max(1, 0.15 * level)
      return isNear || (low <= level && level <= high) ? [] : [`${level}: ${found} [${low}, ${high}]`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(2)
  })

  test('names what ends it, with the refusals in the provider’s words', () => {
    const answer = search(limited(2, 0.25), 1)
    expect(answer).toMatchObject({ kind: 'conversations', boundary_type: 'refused', hard_cap: null })
    expect(answer.sentence).toMatch(
      /^carries \d+ conversations? at once.*success>95% does not hold, turns are refused with 429/,
    )
    expect(answer.refusals[0]).toMatchObject({ how: 'refused', status: 429, words: 'too many' })
  })

  test('says so if everything holds up to the ceiling', () => {
    const answer = search(() => 500, 1, { ...PROBE, max: 6 })
    expect(answer).toMatchObject({ feasible_max: 6, infeasible_min: null, boundary_type: 'ceiling' })
    expect(answer.sentence).toContain('the most that was tried')
  })

  test('finds where callers wait too long, without a refusal', () => {
    const slow: Behaviour = (level, chance) => (level > 8 && chance < 0.4 ? 1500 : 500)
    const answer = search(slow, 1, { ...PROBE, objectives: [SUCCESS, HEARD] })
    expect(answer).toMatchObject({ binding_constraint: HEARD.words, boundary_type: 'queued' })
    expect(answer.feasible_max).toBeGreaterThanOrEqual(7)
    expect(answer.feasible_max).toBeLessThanOrEqual(9)
  })
})

describe('a level', () => {
  const turns = Array.from({ length: 400 }, (_, index) => turnOf(500, index * 1e4, index))
  const kept = (own: readonly TurnRecord[]) => ({ number: 0, level: 2, stack: STACK, turns: own })

  test('is kept up for its time, even if it was decided sooner', () => {
    expect(isLevelOver({ ...PROBE, hold: 3_600_000 }, kept(turns))).toBe(false)
    expect(isLevelOver({ ...PROBE, hold: 1000 }, kept(turns))).toBe(true)
  })

  test('does not count turns from before all conversations had begun', () => {
    const early = turns.map((turn) => ({ ...turn, phase: 'warmup' as const }))
    expect(judgeLevel(PROBE, kept([...early, ...turns.slice(0, 30)])).stats.requests).toBe(30)
  })

  test('counts a turn that was never heard as infinitely late', () => {
    const { stats } = judgeLevel(PROBE, kept([turnOf(500, 0, 0), turnOf('refused', 0, 1)]))
    expect(stats).toMatchObject({ heard_p50_ms: 500, heard_p95_ms: null, success: 0.5, goodput: 0.5 })
  })
})

describe('a turn and an objective', () => {
  const STACKS = new Map([[STACK.id, STACK]])
  test.each([
    ['an answer is no violation of success', SUCCESS, turnOf(500, 0, 0), false],
    ['a refusal is one', SUCCESS, turnOf('refused', 0, 0), true],
    [
      'a turn that was cut short by the user says nothing',
      SUCCESS,
      { ...turnOf(1, 0, 0), outcome: 'cancelled' as const },
      undefined,
    ],
    ['a late answer violates a percentile', HEARD, turnOf(1500, 0, 0), true],
    ['one in time does not', HEARD, turnOf(900, 0, 0), false],
    [
      'another target is not meant',
      { ...SUCCESS, tags: { target: 'x' } },
      turnOf('refused', 0, 0),
      undefined,
    ],
  ])('%s', (_, objective, turn, violated) => {
    expect(violatesObjective(objective, STACKS, turn)).toBe(violated)
  })
})
