import { expect, test } from 'vitest'
import type { LabTurns } from '../../../src/core/config/lab-profile.ts'
import { component, runOnLab, scenario, stageOf, target } from './conversation-fixture.ts'

const LONG = 'I would like to book a table for four people on Friday evening at eight, please.'
const TONIGHT = 'Tonight at eight, please.'
const REPLY = 'Certainly, I have written it down, and you will get a message in a minute or two.'

/** Microseconds that a busy machine may add. */
const ROOM = 200_000

const recognition = { finalTranscript: 150, endpointing: 150 }
const stt = (turns: LabTurns = {}) => component('smallest-stt-ws', { ...recognition, turns })
const flux = (turns: LabTurns) => component('deepgram-flux-listen', { ...recognition, turns })
const llm = (turns: LabTurns = {}) =>
  component('smallest-electron', { firstToken: 60, tokensPerSecond: 500, replies: [REPLY], turns })
const speaking = { firstAudio: 60, leadingSilence: 0, chunk: 40 }
const tts = (turns: LabTurns = {}, pacing = 20) => component('cartesia-ws', { ...speaking, pacing, turns })
const agent = (turns: LabTurns = {}, more: object = {}) =>
  component('smallest-hydra', {
    ...{ firstAudio: 300, endpointing: 150, leadingSilence: 0, replies: [REPLY], pacing: 1, turns },
    ...more,
  })

test.concurrent('audio still comes after a cancel, and barge_in and wasted_audio say how much', async () => {
  const lag = { bargeInLag: 400 }
  const interrupt = { after: 200, share: 1 }
  const { turns } = await runOnLab(
    scenario(
      [
        target('prompt', { stt: stt(), llm: llm(), tts: tts({}, 1) }),
        target('late', { stt: stt(), llm: llm(), tts: tts(lag, 1) }),
        target('prompt-agent', { agent: agent() }),
        target('late-agent', { agent: agent(lag) }),
      ],
      [TONIGHT, LONG],
      { interrupt },
    ),
  )
  const first = (id: string) => turns.find((turn) => turn.target === id && turn.exchange === 0)
  const between = (id: string, low: number, high: number) => {
    const turn = first(id)
    expect(turn?.at.cancel, `${id} ${turn?.outcome} ${turn?.detail}`).toBeDefined()
    const after = stageOf(turn, 'barge_in') || 0
    expect(after, id).toBeGreaterThanOrEqual(low)
    expect(after, id).toBeLessThan(high)
    return turn?.wasted_audio_us ?? Number.NaN
  }
  expect(between('prompt', 0, ROOM)).toBeLessThan(ROOM)
  expect(between('late', 300_000, 400_000 + ROOM)).toBeGreaterThan(250_000)
  // An agent has to hear the caller first: the lag counts from the first loud sample.
  between('prompt-agent', 0, 300_000)
  expect(between('late-agent', 350_000, 500_000 + ROOM)).toBeGreaterThan(300_000)
}, 60_000)

test.concurrent('an end of turn in the middle of the speech is counted, and all words are kept', async () => {
  const { turns, truth } = await runOnLab(
    scenario(
      [
        target('whole', { stt: flux({}), llm: llm(), tts: tts() }),
        target('early', { stt: flux({ earlyEnd: 1 }), llm: llm(), tts: tts() }),
        // Its end of turn is the end of speech with a final transcript, and speech begins again before that.
        target('resumed', { stt: stt({ earlyEnd: 1 }), llm: llm(), tts: tts() }),
      ],
      [LONG, TONIGHT],
    ),
  )
  for (const turn of turns) {
    expect(turn, turn.detail).toMatchObject({ outcome: 'ok', understood: turn.said })
    expect(turn.premature_ends, turn.target).toBe(turn.target === 'early' ? 1 : 0)
    expect(stageOf(turn, 'stt_final')).toBeGreaterThan(145_000)
    expect(stageOf(turn, 'stt_final')).toBeLessThan(150_000 + ROOM)
  }
  for (const id of ['early', 'resumed'])
    expect(truth.filter(({ mount }) => mount === `${id}.stt`)).toHaveLength(4)
}, 60_000)

test.concurrent('an agent that answers before the caller has finished is not heard as the answer', async () => {
  const early = { earlyEnd: 1 }
  const { turns } = await runOnLab(
    scenario(
      [
        target('stops', { agent: agent(early, { pacing: 20 }) }),
        // It does not hear that the caller goes on, and has only half an answer.
        target('talks-over', { agent: agent({ ...early, bargeInLag: 20_000 }, { firstAudio: 20 }) }),
      ],
      [LONG],
      { timeout: 1500 },
    ),
  )
  const [stops, over] = ['stops', 'talks-over'].map((id) => turns.find((turn) => turn.target === id))
  expect(stops).toMatchObject({ outcome: 'ok' })
  expect(stageOf(stops, 'voice_to_voice')).toBeGreaterThan(295_000)
  expect(over).toMatchObject({ outcome: 'timeout', failed: 'agent', premature_ends: 1 })
}, 60_000)

test.concurrent('late interim transcripts are late in stt_first_partial and nowhere else', async () => {
  const { turns } = await runOnLab(
    scenario(
      [
        target('prompt', { stt: stt(), llm: llm(), tts: tts() }),
        target('late', { stt: stt({ interimDelay: 600 }), llm: llm(), tts: tts() }),
      ],
      [LONG],
    ),
  )
  const [prompt, late] = turns
  const later = (stageOf(late, 'stt_first_partial') ?? 0) - (stageOf(prompt, 'stt_first_partial') ?? 0)
  expect(later).toBeGreaterThan(600_000 - ROOM)
  expect(later).toBeLessThan(600_000 + ROOM)
  expect(stageOf(late, 'stt_final')).toBeLessThan(150_000 + ROOM)
  expect(late?.partials).toBeLessThan(prompt?.partials ?? 0)
}, 60_000)

test.concurrent('words that an interim transcript had wrong are counted, and the final transcript has them right', async () => {
  const { turns } = await runOnLab(
    scenario(
      [
        target('sure', { stt: stt(), llm: llm(), tts: tts() }),
        target('unsure', { stt: stt({ revisedWords: 0.5 }), llm: llm(), tts: tts() }),
        target('whole', {
          stt: component('openai-transcribe', { finalTranscript: 100 }),
          llm: llm(),
          tts: tts(),
        }),
      ],
      [LONG],
    ),
  )
  const [sure, unsure, whole] = turns
  for (const turn of turns) expect(turn).toMatchObject({ outcome: 'ok', understood: LONG })
  expect(sure).toMatchObject({ revised_words: 0 })
  expect(sure?.partials).toBeGreaterThan(2)
  expect(unsure?.revised_words).toBeGreaterThan(1)
  expect(unsure?.partials).toBe(sure?.partials)
  // A recogniser of whole recordings has no interim transcripts.
  expect(whole?.partials).toBeUndefined()
}, 60_000)

test.concurrent('silence instead of an answer is a timeout of the component that is silent', async () => {
  const silent = { unanswered: 1 }
  const { turns, truth } = await runOnLab(
    scenario(
      [
        target('model', { stt: stt(), llm: llm(silent), tts: tts() }),
        target('agent', { agent: agent(silent) }),
        target('hook', { agent: component('webhook-audio', { turns: silent }) }),
        target('half', { agent: agent({ unanswered: 0.5 }, { pacing: 0, replies: ['Yes.'] }) }),
      ],
      [TONIGHT, 'Goodbye.', 'Yes.', 'No, thanks.'],
      { timeout: 900 },
    ),
  )
  const outcomes = (id: string) =>
    turns
      .filter((turn) => turn.target === id)
      .map(({ outcome, failed }) => `${outcome} ${failed ?? ''}`.trim())
  expect(new Set(outcomes('model'))).toEqual(new Set(['timeout llm']))
  expect(new Set(outcomes('agent'))).toEqual(new Set(['timeout agent']))
  expect(new Set(outcomes('hook'))).toEqual(new Set(['timeout agent']))
  expect(new Set(outcomes('half'))).toEqual(new Set(['ok', 'timeout agent']))
  const unanswered = truth.filter(({ outcome }) => outcome === 'unanswered')
  expect(unanswered.filter(({ mount }) => mount === 'agent.agent')).toHaveLength(4)
}, 60_000)

test.concurrent('a model that says nothing a voice could speak is the one that failed', async () => {
  const silent = (reply: string) => component('openai-chat', { firstToken: 60, replies: [reply] })
  const replies = { symbol: '👍', dots: '…', words: REPLY }
  const { turns } = await runOnLab(
    scenario(
      Object.entries(replies).map(([id, reply]) =>
        target(id, { stt: stt(), llm: silent(reply), tts: tts() }),
      ),
      [TONIGHT],
    ),
  )
  const outcomes = turns.map(({ target: id, outcome, failed, detail }) => [id, outcome, failed, detail])
  const silence = ['inaudible', 'llm', 'the answer has no words']
  expect(outcomes.sort()).toEqual([
    ['dots', ...silence],
    ['symbol', ...silence],
    ['words', 'ok', undefined, ''],
  ])
}, 60_000)
