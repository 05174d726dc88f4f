import { describe, expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { residualOf } from '../../../src/core/trial/turn-stages.ts'
import { summarizeTurns } from '../../../src/tally/conversation/turn-summary.ts'
import { stagesOfStack, turnStageValue } from '../../../src/tally/values/stack-stages.ts'
import { recordForTests } from '../../record-again.ts'
import { component, expectDelay, runOnLab, scenario, stageOf, target } from './conversation-fixture.ts'

const HELLO = 'Hello, a table for two.'
const TONIGHT = 'Tonight at eight, please.'
const REPLIES = ['Certainly, at what time should it be? I am looking.', 'It is done. Goodbye.']

/** Microseconds that a busy machine may add. */
const ROOM = 400_000

const namesOf = (stages: readonly { readonly stage: { readonly name: string } }[]) =>
  stages.map(({ stage }) => stage.name)

describe('recognisers alone', () => {
  const stt = (adapter: string, lab: object) => ({ stt: component(adapter, lab) })
  const targets = [
    target('stream', stt('smallest-stt-ws', { finalTranscript: 250, endpointing: 150 })),
    target('upload', stt('smallest-stt-http', { finalTranscript: 300 })),
    target('silent', stt('smallest-stt-ws', { faults: [{ kind: 'stall' }] })),
    target('deaf', stt('smallest-stt-ws', { finalTranscript: 200, endpointing: 150, wordErrors: 0.5 })),
  ]
  let turns: readonly TurnRecord[]
  const turnsOf = (id: string) => turns.filter((turn) => turn.target === id)
  recordForTests(async () => {
    turns = (await runOnLab(scenario(targets, [HELLO, TONIGHT], { timeout: 1500 }))).turns
  })

  test('a turn ends with its transcript, ok and without anything of an answer', () => {
    expect(turnsOf('stream').map(({ understood, outcome }) => [understood, outcome])).toEqual([
      [HELLO, 'ok'],
      [TONIGHT, 'ok'],
    ])
    expectDelay(turnsOf('stream'), 'stt_final', 250)
    for (const turn of turnsOf('stream')) {
      expect(turn.at.end).toBe(turn.at.transcript)
      expect(turn.reached).toBe('end')
      expect(residualOf(turn)).toBeUndefined()
      for (const name of ['handoff', 'llm_ttft', 'voice_to_voice', 'agent'])
        expect(stageOf(turn, name), name).toBeNaN()
    }
  })

  test('the words stand after the first partial and not after the final transcript', () => {
    for (const { at } of turnsOf('stream')) {
      expect(at.stable).toBeGreaterThanOrEqual(at.first_partial ?? Number.NaN)
      expect(at.stable).toBeLessThanOrEqual(at.transcript ?? Number.NaN)
    }
  })

  test('an upload has a real-time factor without the silence before it, and no partials', () => {
    const stack = new Map(targets.map((one) => [one.id, one]))
    const [stream, upload] = summarizeTurns([...turnsOf('stream'), ...turnsOf('upload')], stack)
    expect(stream).not.toHaveProperty('realTimeFactor')
    expectDelay(turnsOf('upload'), 'stt_final', 500)
    for (const turn of turnsOf('upload')) {
      const { uploaded = 0, transcript = 0 } = turn.at
      expect(transcript - uploaded).toBeGreaterThan(295_000)
      expect(transcript - uploaded).toBeLessThan(300_000 + ROOM)
      expect(turn.at.stable).toBeUndefined()
    }
    // The speech takes between one and three seconds.
    expect(upload?.realTimeFactor?.value).toBeGreaterThan(0.1)
    expect(upload?.realTimeFactor?.value).toBeLessThan(0.8)
  })

  test('a transcript that never comes is infinite in stt_final and in nothing else', () => {
    const [turn, next] = turnsOf('silent')
    expect([turn?.outcome, turn?.failed, turn?.understood]).toEqual(['timeout', 'stt', undefined])
    // A late transcript is not taken for that of the next turn.
    expect([undefined, TONIGHT]).toContain(next?.understood)
    const stages = stagesOfStack(targets[2] ?? {})
    expect(namesOf(stages)).toEqual(['stt_first_partial', 'stt_stable_partial', 'stt_final'])
    const infinite = stages.filter(
      (stage) => turn && turnStageValue(stage, turn) === Number.POSITIVE_INFINITY,
    )
    expect(namesOf(infinite)).toEqual(['stt_final'])
  })

  test('word errors are counted', () => {
    const [summary] = summarizeTurns(turnsOf('deaf'), new Map(targets.map((one) => [one.id, one])))
    expect(summary?.words).toBe(9)
    expect(summary?.wordErrors).toBeGreaterThan(0)
    expect(summary?.wordErrorRate?.value).toBe((summary?.wordErrors ?? 0) / 9)
  })
})

describe('language models alone', () => {
  const thinking = { firstToken: 150, cachedFirstToken: 150, tokensPerSecond: 40, replies: REPLIES }
  const llm = (lab: object) => ({ llm: component('smallest-electron', { ...thinking, ...lab }) })
  const targets = [
    target('model', llm({})),
    target('whole', { ...llm({}), aggregation: 'answer' }),
    target('refused', llm({ faults: [{ kind: 'refuse', status: 429, every: 1 }] })),
    target('stalled', llm({ faults: [{ kind: 'stall' }] })),
  ]
  let turns: readonly TurnRecord[]
  const turnsOf = (id: string) => turns.filter((turn) => turn.target === id)
  recordForTests(async () => {
    turns = (await runOnLab(scenario(targets, [HELLO, TONIGHT], { timeout: 2500 }))).turns
  })

  test('gets the words as text and answers: ok, without speech and without transcript', () => {
    expect(turnsOf('model').map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
    expectDelay(turnsOf('model'), 'llm_ttft', 150)
    expectDelay(turnsOf('model'), 'llm_first_text', 150)
    for (const turn of turnsOf('model')) {
      expect(turn.understood).toBeUndefined()
      expect(turn.at.speech_end).toBeUndefined()
      expect(residualOf(turn)).toBeUndefined()
      for (const name of ['stt_final', 'handoff', 'speech_to_first_token', 'voice_to_voice', 'agent'])
        expect(stageOf(turn, name), name).toBeNaN()
    }
    expect(turnsOf('model').map(({ reply_chars }) => reply_chars)).toEqual(
      REPLIES.map(({ length }) => length),
    )
  })

  test('the first sentence comes after the first character and before the whole answer', () => {
    for (const [index, turn] of turnsOf('model').entries()) {
      const whole = turnsOf('whole')[index]
      expect(stageOf(turn, 'llm_first_sentence')).toBe(
        stageOf(turn, 'llm_ttft') + stageOf(turn, 'aggregation'),
      )
      expect(turn.at.unit).toBeLessThanOrEqual(turn.at.reply_end ?? Number.NaN)
      expect(whole?.at.unit).toBeGreaterThanOrEqual(whole?.at.reply_end ?? Number.NaN)
    }
  })

  test('its speed is that of its characters after the first', () => {
    const [summary] = summarizeTurns(turnsOf('model'), new Map(targets.map((one) => [one.id, one])))
    // 40 tokens a second of two to eight characters each.
    expect(summary?.replyRate?.value).toBeGreaterThan(60)
    expect(summary?.replyRate?.value).toBeLessThan(400)
  })

  test('its tokens are those that it counted, at the speed that the lab hides', () => {
    const [summary] = summarizeTurns(turnsOf('model'), new Map(targets.map((one) => [one.id, one])))
    for (const turn of turnsOf('model')) {
      expect(turn.reply_tokens).toBe(turn.reply_pieces)
      expect(turn.prompt_tokens).toBeGreaterThan(0)
    }
    expect(summary?.tokenRate?.source).toBe('usage')
    expect((summary?.tokenRate?.value ?? 0) / 40).toBeGreaterThan(0.5)
    expect((summary?.tokenRate?.value ?? 0) / 40).toBeLessThan(1.5)
  })

  test('a model that fails is infinite in its stages and not in those of a whole turn', () => {
    const stages = stagesOfStack(targets[2] ?? {})
    expect(namesOf(stages)).toEqual(['llm_first_text', 'llm_ttft', 'aggregation', 'llm_first_sentence'])
    const infiniteOf = (turn: TurnRecord | undefined) =>
      namesOf(stages.filter((each) => turn && turnStageValue(each, turn) === Number.POSITIVE_INFINITY))
    const [[refused], [stalled]] = [turnsOf('refused'), turnsOf('stalled')]
    expect([refused?.outcome, refused?.failed]).toEqual(['limit', 'llm'])
    expect(infiniteOf(refused)).toEqual(['llm_ttft', 'llm_first_sentence'])
    // It stalls after its first words, which did come.
    expect([stalled?.outcome, stalled?.failed]).toEqual(['timeout', 'llm'])
    expect(infiniteOf(stalled)).toEqual(['aggregation', 'llm_first_sentence'])
  })
})
