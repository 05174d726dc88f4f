import { describe, expect, test } from 'vitest'
import { simulatePlayback } from '../../../src/audio/playback.ts'
import type { TurnArrivals, TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { residualOf } from '../../../src/core/trial/turn-stages.ts'
import { recordForTests } from '../../record-again.ts'
import { component, expectDelay, runOnLab, scenario, stageOf, target } from './conversation-fixture.ts'

const HELLO = 'Hello, a table for two.'
const TONIGHT = 'Tonight at eight, please.'
const REPLIES = ['Certainly, at what time?', 'It is done. Goodbye.']

const stt = component('smallest-stt-ws', { finalTranscript: 250, endpointing: 150 })
const thinking = { firstToken: 150, cachedFirstToken: 150, tokensPerSecond: 200, replies: REPLIES }
const llm = component('smallest-electron', thinking)
const quick = { options: { complete_backoff_ms: 0 } }
const speaking = { firstAudio: 120, leadingSilence: 60, completionDelay: 0, pacing: 8 }
const tts = component('smallest-ws', speaking, quick)
const chat = component('openai-chat', thinking)
const voice = { leadingSilence: 50, replies: REPLIES, pacing: 8 }
const batch = { listen: 'batch', speak: 'batch', play: 'batch' } as const

/** Everything that a turn says about its audio, from `arrivals.ndjson` alone. */
function derivePlayback(
  { pieces, onset, request = 0 }: TurnArrivals = { turn: -1, pieces: [] },
  { at }: TurnRecord,
) {
  const { heard, lead_silence_us, underruns, underrun_us } = simulatePlayback(pieces, onset)
  const own = onset && { piece: onset.piece - request, offset: onset.offset }
  const { audible } = { audible: own && simulatePlayback(pieces.slice(request), own).heard }
  const wasted = pieces.filter((piece) => at.cancel !== undefined && piece.at > at.cancel)
  const sum = (of: typeof pieces) => of.reduce((total, { audio }) => total + audio, 0)
  if (pieces.length === 0) return { heard, audible }
  return {
    ...{ heard, audible, lead_silence_us, underruns, underrun_us, audio_us: sum(pieces) },
    ...(at.cancel !== undefined && { wasted_audio_us: sum(wasted) }),
  }
}

describe('stacks in parallel, two turns each', () => {
  let ran: Awaited<ReturnType<typeof runOnLab>>
  const turnsOf = (id: string) => ran.turns.filter((turn) => turn.target === id)
  recordForTests(async () => {
    const listening = (adapter: string, lab: object) => ({ stt: component(adapter, lab), llm: chat, tts })
    ran = await runOnLab(
      scenario(
        [
          target('stack', { stt, llm, tts }),
          target('later', {
            stt: component('smallest-stt-http', { finalTranscript: 250 }),
            llm,
            tts,
            mode: batch,
          }),
          target('refused', {
            stt,
            llm: component('smallest-electron', {
              ...thinking,
              faults: [{ kind: 'refuse', status: 429, every: 1 }],
            }),
            tts,
          }),
          target('stalled', {
            stt,
            llm: component('smallest-electron', { faults: [{ kind: 'stall' }] }),
            tts,
          }),
          target('deaf', {
            stt: component('smallest-stt-ws', { finalTranscript: 200, endpointing: 150, wordErrors: 0.5 }),
            llm,
            tts,
          }),
          target('nova', listening('deepgram-listen', { finalTranscript: 300, endpointing: 150 })),
          target('flux', {
            stt: component('deepgram-flux-listen', { finalTranscript: 350 }),
            llm: component('webhook-text', { firstToken: 200, replies: REPLIES }),
            tts,
          }),
          target('whisper', listening('openai-transcribe', { finalTranscript: 200 })),
          target('hydra', {
            agent: component('smallest-hydra', { ...voice, firstAudio: 500, endpointing: 150 }),
          }),
          target('realtime', {
            agent: component('openai-realtime', { ...voice, firstAudio: 550, endpointing: 150 }),
          }),
          target('atoms', {
            agent: component('smallest-atoms', { ...voice, firstAudio: 600, endpointing: 150 }),
          }),
          target('hook', { agent: component('webhook-audio', { ...voice, firstAudio: 400 }) }),
        ],
        [HELLO, TONIGHT],
        { timeout: 2500 },
      ),
    )
  })

  test('the hidden delay of each component shows in its own stage', () => {
    // Targets that share a component share its delay.
    expectDelay([...turnsOf('stack'), ...turnsOf('refused')], 'stt_final', 250)
    expectDelay([...turnsOf('stack'), ...turnsOf('later'), ...turnsOf('deaf')], 'llm_ttft', 150)
    const spoken = ['stack', 'deaf', 'nova', 'flux'].flatMap(turnsOf)
    expectDelay(spoken, 'tts_ttfa', 120)
    for (const turn of spoken)
      expect(stageOf(turn, 'tts_ttfa_heard') - stageOf(turn, 'tts_ttfa')).toBeGreaterThanOrEqual(60_000)
    expect(turnsOf('stack').map(({ understood }) => understood)).toEqual([HELLO, TONIGHT])
  })

  test('the stages of every heard turn add up to voice_to_voice', () => {
    const heard = ran.turns.filter(({ at }) => at.heard !== undefined)
    expect(heard.length).toBeGreaterThanOrEqual(18)
    for (const turn of heard) expect(residualOf(turn), turn.target).toBe(0)
  })

  test('the playback of every turn comes out of its arrivals again', () => {
    expect(ran.arrivals).toHaveLength(ran.turns.length)
    for (const turn of ran.turns) {
      const log = ran.arrivals.find((one) => one.turn === turn.turn)
      expect(derivePlayback(log, turn), `${turn.target} ${turn.turn}`).toEqual({
        heard: turn.at.heard,
        audible: turn.at.audible,
        lead_silence_us: turn.lead_silence_us,
        audio_us: turn.audio_us,
        underruns: turn.underruns,
        underrun_us: turn.underrun_us,
        wasted_audio_us: turn.wasted_audio_us,
      })
    }
  })

  test('the first words of a streamed transcript come after the caller began and before the final one', () => {
    for (const { at } of turnsOf('stack')) {
      expect(at.speech_start).toBeGreaterThanOrEqual(at.began ?? Number.NaN)
      expect(at.first_partial).toBeGreaterThan(at.speech_start ?? Number.NaN)
      expect(at.first_partial).toBeLessThanOrEqual(at.transcript ?? Number.NaN)
    }
    // A recording is uploaded after the turn: it has no words before the transcript.
    for (const { at } of turnsOf('whisper')) expect(at.first_partial).toBeUndefined()
  })

  test('the transcript is stamped after the lab wrote it, and not much later', () => {
    const written = ran.truth.filter(({ mount }) => mount === 'stack.stt')
    const late = turnsOf('stack').map(
      ({ at }, turn) => (at.transcript ?? 0) + ran.origin - (written[turn]?.completed_us ?? Number.NaN),
    )
    for (const one of late) expect(one).toBeGreaterThanOrEqual(-1)
    expect(Math.min(...late)).toBeLessThan(200_000)
  })

  test('batch mode is slower on the same words', () => {
    const fastest = (id: string) => Math.min(...turnsOf(id).map((turn) => stageOf(turn, 'voice_to_voice')))
    expect(fastest('later')).toBeGreaterThan(fastest('stack') + 200_000)
    // Endpointing waits for 200 ms of silence. Only then is the recording sent.
    expectDelay(turnsOf('later'), 'stt_final', 450)
  })

  test('a refused request keeps the reached stages and the fault, and the conversation continues', () => {
    expect(
      turnsOf('refused').map(({ outcome, failed, reached, status }) => [outcome, failed, reached, status]),
    ).toEqual([
      ['limit', 'llm', 'request', 429],
      ['limit', 'llm', 'request', 429],
    ])
  })

  test('a component that never answers times out, and the fault names it', () => {
    expect(turnsOf('stalled').map(({ outcome, failed }) => [outcome, failed])).toEqual([
      ['timeout', 'llm'],
      ['timeout', 'llm'],
    ])
  })

  test('word errors of the recogniser are recorded', () => {
    expect(turnsOf('deaf').some(({ understood }) => understood?.includes('something'))).toBe(true)
  })

  test('recognisers of other providers return the same transcripts', () => {
    for (const id of ['nova', 'flux', 'whisper'])
      expect(turnsOf(id).map(({ outcome, understood }) => [outcome, understood])).toEqual([
        ['ok', HELLO],
        ['ok', TONIGHT],
      ])
    expectDelay(turnsOf('nova'), 'stt_final', 300)
    expectDelay(turnsOf('flux'), 'stt_final', 350)
    expectDelay(turnsOf('whisper'), 'stt_final', 400)
  })

  test('an agent is one stage from speech to audio', () => {
    for (const [id, delay] of [
      ['hydra', 550],
      ['realtime', 600],
      ['atoms', 650],
      ['hook', 650],
    ] as const) {
      for (const turn of turnsOf(id)) expect(turn.outcome, `${id} ${turn.detail}`).toBe('ok')
      expectDelay(turnsOf(id), 'voice_to_voice', delay)
    }
    expect(turnsOf('atoms').map(({ understood }) => understood)).toEqual([HELLO, TONIGHT])
  })
})

test.concurrent('a conversation ends at a fault if the scenario says so', async () => {
  const mute = component('smallest-ws', { faults: [{ kind: 'drop' }] }, quick)
  const { turns } = await runOnLab(
    scenario([target('stack', { stt, llm, tts: mute })], [HELLO, TONIGHT], { onFault: 'end' }),
  )
  expect(turns).toHaveLength(1)
  expect(turns[0]).toMatchObject({ failed: 'tts', exchange: 0 })
  expect(['network', 'truncated']).toContain(turns[0]?.outcome)
}, 30_000)

test.concurrent('a barge-in cancels the TTS and starts the next turn at once', async () => {
  const { turns } = await runOnLab(
    scenario([target('stack', { stt, llm, tts })], [HELLO, TONIGHT], { interrupt: { after: 300, share: 1 } }),
  )
  const [first, second] = turns
  expect((first?.at.cancel ?? 0) - (first?.at.heard ?? 0)).toBeGreaterThan(295_000)
  expect((second?.at.began ?? 0) - (first?.at.cancel ?? 0)).toBeLessThan(200_000)
  expect(second?.understood).toBe(TONIGHT)
}, 30_000)
