import { describe, expect, test } from 'vitest'
import { createBaseline } from '../../../src/tally/baseline/baseline.ts'
import { formatBaseline, parseBaseline } from '../../../src/tally/baseline/baseline-file.ts'
import { checkBaseline } from '../../../src/tally/baseline/check-baseline.ts'
import { defaultStageGates } from '../../../src/tally/baseline/gates.ts'
import { compareTargets } from '../../../src/tally/compare/compare-runs.ts'
import { collectTurnArms } from '../../../src/tally/conversation/turn-arms.ts'
import { turnFile } from '../../report/sample-conversations.ts'
import { simulateTurns, type TurnWorld } from './synthetic-turns.ts'

const NAMES = ['control', 'stack']
const FILE = { ...turnFile(NAMES), simulated: false }

const armsOf = (world: Partial<TurnWorld>) =>
  collectTurnArms(FILE, simulateTurns({ seed: 1, factors: { control: 1, stack: 1 }, ...world }))

describe('turns as arms', () => {
  test('have the stages of their stack, failures as infinite, and conversations as blocks', () => {
    const turns = simulateTurns({ seed: 1, factors: { control: 1, stack: 1 }, conversations: 10 })
    const [first] = turns
    if (!first) throw new Error('there are turns')
    const { due, began, speech_end, transcript, request } = first.at
    const at = { due, began, speech_end, transcript, request } as typeof first.at
    const [control] = collectTurnArms(FILE, [
      { ...first, at, outcome: 'server', failed: 'llm' },
      ...turns.slice(1),
    ])
    expect([...(control?.stages.keys() ?? [])]).toEqual([
      ...['stt_final', 'handoff', 'llm_ttft', 'speech_to_first_token', 'aggregation', 'llm_first_sentence'],
      ...['tts_ttfa', 'tts_ttfa_heard', 'voice_to_voice'],
    ])
    expect(control?.stages.get('llm_ttft')?.values.at(-1)).toBe(Number.POSITIVE_INFINITY)
    expect(control?.stages.get('tts_ttfa')?.values).toHaveLength(29)
    expect(control?.stages.get('voice_to_voice')?.labels).toHaveLength(10)
    expect(control?.success).toEqual({ hits: 29, n: 30 })
  })

  test('are the same turns on both sides where there are few conversations', () => {
    const [control, stack] = armsOf({ conversations: 4 })
    expect(control?.stages.get('voice_to_voice')?.labels).toEqual(
      Array.from({ length: 12 }, (_, index) => index),
    )
    expect(stack?.stages.get('voice_to_voice')?.labels).toEqual(control?.stages.get('voice_to_voice')?.labels)
  })
})

describe('targets on the same turns', () => {
  const shiftOf = (seed: number, factor: number) => {
    const { pairs } = compareTargets(
      FILE,
      armsOf({ seed, drift: 0.1, factors: { control: 1, stack: factor } }),
      {
        seed,
        criterion: { stage: 'voice_to_voice', share: 0.5 },
      },
    )
    const stage = pairs[0]?.stages.find(({ stage: name }) => name === 'llm_ttft')
    const shift = stage?.shifts.find(({ share }) => share === 0.5)
    if (shift?.kind !== 'shift') throw new Error('the shift has an interval')
    return { ...shift, timing: stage?.timing }
  }

  test('differ by what they truly differ by, whatever the drift', () => {
    const seeds = Array.from({ length: 10 }, (_, index) => index + 1)
    const shifts = seeds.map((seed) => shiftOf(seed, 1.25))
    expect(shifts.every(({ timing }) => timing === 'side by side')).toBe(true)
    expect(shifts.filter(({ low, high }) => low <= 1.25 && 1.25 <= high).length).toBeGreaterThanOrEqual(8)
    expect(shifts.filter(({ low }) => low > 1).length).toBeGreaterThanOrEqual(9)
  }, 120_000)
})

describe('a baseline of turns', () => {
  const gates = { stages: defaultStageGates('voice_to_voice'), success: { margin: 0.01 } }
  const baselineOf = (world: Partial<TurnWorld>) => createBaseline('main', FILE, armsOf(world), gates)
  const verdict = (seed: number, factor: number) => {
    const after = armsOf({ seed: seed + 1000, factors: { control: 1, stack: factor } })
    const { gates: results } = checkBaseline(baselineOf({ seed }), after, { seed, control: 'control' })
    const outcome = results.find(({ target }) => target === 'stack')?.outcome
    return outcome?.kind === 'decided' ? outcome.decision.verdict : outcome?.kind
  }

  test('is judged by what the caller waits, and comes back from its file', () => {
    expect(gates.stages.map(({ stage }) => stage)).toEqual(['voice_to_voice', 'voice_to_voice'])
    const baseline = baselineOf({})
    const read = parseBaseline(formatBaseline(baseline), 'main.json')
    expect([...(read.arms[0]?.stages.keys() ?? [])]).toEqual([...(baseline.arms[0]?.stages.keys() ?? [])])
    expect(read.arms[0]?.successBlocks).toEqual(baseline.arms[0]?.successBlocks)
  })

  test('raises at most 5 % false alarms in 60 runs in which nothing changed', () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => verdict(seed, 1)).filter(
      (each) => each === 'regression',
    )
    expect(alarms.length).toBeLessThanOrEqual(3)
  }, 120_000)

  test('finds a language model that takes twice as long', () => {
    const found = Array.from({ length: 10 }, (_, seed) => verdict(seed, 2))
    expect(found.filter((each) => each === 'regression').length).toBeGreaterThanOrEqual(9)
  }, 120_000)
})
