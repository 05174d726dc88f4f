import { expect, test } from 'vitest'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { isMissedInterruption, isUnanswered } from '../../../src/core/trial/call-turns.ts'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import type { ConversationTarget } from '../../../src/scenario/conversation-scenario.ts'
import { component, runOnLab, scenario, stageOf, target } from './conversation-fixture.ts'

const LONG = 'I would like to book a table for four people on Friday evening at eight, please.'
const TONIGHT = 'Tonight at eight, please.'
const REPLY = 'Certainly, I have written it down, and you will get a message in a minute or two.'
const GREETING = 'Welcome to the restaurant.'

/** Microseconds that a busy machine may add. */
const ROOM = 200_000

const CALL = { greeting: 2000, pause: 600, abandon: false, line: { network: 40, buffer: 40 } }

const agent = (lab: LabProfile = {}, adapter = 'twilio-stream') =>
  component(adapter, { firstAudio: 300, endpointing: 150, leadingSilence: 0, replies: [REPLY], ...lab })

const between = (value: number, low: number, high: number, what: string) => {
  expect(value, what).toBeGreaterThanOrEqual(low)
  expect(value, what).toBeLessThan(high)
}

test.concurrent('calls are greeted and held in every dialect, and hidden delays come back', async () => {
  const quiet = { turns: { unanswered: 1 } }
  const paced = { pacing: 1, chunk: 20 }
  const { turns, truth, origin } = await runOnLab(
    scenario(
      [
        target('greeted', { agent: agent({ greeting: GREETING }) }),
        target('paced', { agent: agent(paced) }),
        ...['telnyx', 'plivo', 'vonage'].map((id) => target(id, { agent: agent({}, `${id}-stream`) })),
        target('silent', { agent: agent(quiet) }),
        target('early', { agent: agent({ firstAudio: 20, turns: { earlyEnd: 1, bargeInLag: 20_000 } }) }),
      ],
      [LONG],
      { call: CALL, timeout: 2000 },
    ),
    'always',
  )
  const of = (id: string) => turns.find((turn) => turn.target === id)
  for (const id of ['greeted', 'paced', 'telnyx', 'plivo', 'vonage']) {
    const turn = of(id)
    expect(turn, `${id}: ${turn?.detail}`).toMatchObject({
      outcome: 'ok',
      premature_ends: 0,
    })
    const late = (turn?.end_late_us ?? 0) + (turn?.loop_lag_us ?? 0)
    between(stageOf(turn, 'voice_to_voice'), 285_000, 300_000 + ROOM + late, `${id} voice_to_voice`)
    between(stageOf(turn, 'call_setup'), 0, 1_000_000, `${id} call_setup`)
    expect(turn?.frames, id).toBeGreaterThan(190)
    // All of a burst is there at once, and it is still played in its own time.
    const heard = (turn?.at.end ?? 0) - (turn?.at.heard ?? 0)
    between(heard, 4_000_000, 4_000_000 + ROOM + 500_000, `${id} played`)
  }
  // The greeting is what the lab wrote first, whenever it had it.
  const written = truth.find(({ mount, pieces }) => mount === 'greeted.agent' && pieces.length > 0)?.pieces[0]
  const { greeted = 0, connected = 0 } = of('greeted')?.at ?? {}
  between(greeted + origin - (written?.at_us ?? 0), -1, 2 * ROOM, 'greeted')
  expect(greeted - connected).toBeGreaterThan(290_000)
  expect(stageOf(of('paced'), 'greeting')).toBeNaN()
  // The caller lets the greeting end.
  expect((of('greeted')?.at.began ?? 0) - (of('greeted')?.at.greeted ?? 0)).toBeGreaterThan(1_400_000)
  expect(of('silent')).toMatchObject({ outcome: 'timeout', failed: 'agent', premature_ends: 0 })
  expect(of('silent') && isUnanswered(of('silent') as TurnRecord)).toBe(true)
  // What it says to the first half is no answer; the one to the whole is.
  expect(of('early'), of('early')?.detail).toMatchObject({ outcome: 'ok', premature_ends: 1 })
  expect(of('early')?.talk_over_us).toBeGreaterThan(1_000_000)
}, 150_000)

test.concurrent('an agent that is interrupted stops after its hidden lag, on the wire and for the ear', async () => {
  const lag = (bargeInLag: number, more: LabProfile = {}) => agent({ turns: { bargeInLag }, ...more })
  const { turns, truth } = await runOnLab(
    scenario(
      [
        target('prompt', { agent: agent() }),
        target('late', { agent: lag(400) }),
        target('late-paced', { agent: lag(400, { pacing: 1, chunk: 20 }) }),
        target('deaf', { agent: lag(20_000) }),
      ],
      [TONIGHT, LONG],
      { call: { ...CALL, greeting: 0 }, interrupt: { after: 400, share: 1 } },
    ),
  )
  const first = (id: string) => turns.find((turn) => turn.target === id && turn.exchange === 0)
  for (const [id, hidden] of [
    ['prompt', 0],
    ['late', 400_000],
    ['late-paced', 400_000],
  ] as const) {
    const turn = first(id)
    expect(turn, `${id}: ${turn?.detail}`).toMatchObject({
      outcome: 'ok',
      at: { cancel: expect.any(Number) },
    })
    // The agent gets the first sound of the caller with its frame, and that as late as the machine is.
    const next = turns.find((one) => one.target === id && one.exchange === 1)
    const most = hidden + 20_000 + ROOM + (next?.pace_late_us ?? 0)
    between(stageOf(turn, 'stop_signal'), hidden, most, `${id} stop_signal`)
    between(stageOf(turn, 'stop_heard'), hidden - 60_000, most + 40_000, `${id} stop_heard`)
    expect(turn && isMissedInterruption(turn), id).toBe(false)
    const cleared = truth.find(({ mount, outcome }) => mount === `${id}.agent` && outcome === 'cleared')
    between((cleared?.ended_us ?? 0) - (cleared?.accepted_us ?? 0), hidden, hidden + ROOM, `${id} truth`)
  }
  // A burst was sent in full before the caller interrupted: most of it is wasted.
  expect(first('late')?.wasted_audio_us).toBeGreaterThan(3_000_000)
  expect(first('late-paced')?.wasted_audio_us).toBeLessThan((first('late')?.wasted_audio_us ?? 0) * 0.7)
  between(first('late')?.talk_over_us ?? 0, 200_000, 2_000_000, 'talk-over')
  // It speaks to the end of its answer, and what it says next is heard after that.
  const deaf = first('deaf')
  expect(deaf && isMissedInterruption(deaf)).toBe(true)
  expect(stageOf(deaf, 'stop_heard')).toBeGreaterThan(3_000_000)
  // Nobody is left to interrupt the last answer.
  for (const turn of turns.filter(({ exchange }) => exchange === 1))
    expect(turn, `${turn.target}: ${turn.detail}`).toMatchObject({
      outcome: 'ok',
      at: { heard: expect.any(Number) },
    })
  for (const turn of turns.filter(({ exchange }) => exchange === 1)) expect(turn.at.cancel).toBeUndefined()
}, 150_000)

test.concurrent.each<[string, boolean | 'dropped', number]>([
  ['hung up', true, 1_500_000],
  ['broken off', 'dropped', 2_500_000],
])(
  'a call that is %s in mid-answer keeps its place for as long as the agent says',
  async (_, abandon, hidden) => {
    const limits = { recovery: 1500, dropRecovery: 2500 }
    const { turns } = await runOnLab(
      scenario([target('one-place', { agent: agent({ concurrency: 1, limits }) })], [TONIGHT], {
        call: { ...CALL, greeting: 0, abandon },
        load: { executor: 'shared-iterations', concurrency: 1, trials: 2, order: 'interleaved' },
      }),
    )
    // The second call begins when the place is free, so it is not refused.
    expect(turns).toHaveLength(2)
    for (const turn of turns) {
      expect(turn, turn.detail).toMatchObject({ outcome: 'ok', at: { cancel: expect.any(Number) } })
      between(stageOf(turn, 'release'), hidden - 10_000, hidden + 5 * ROOM, 'release')
      // What the caller ended, the agent did not stop.
      expect(stageOf(turn, 'stop_heard')).toBeNaN()
      expect(isMissedInterruption(turn)).toBeUndefined()
    }
  },
  150_000,
)

test.concurrent('what the caller hears of an agent went over the line too', async () => {
  const loss = { share: 0.3, burst: 2 }
  const line = (id: string, own: ConversationTarget['line']) => ({
    ...target(id, { agent: agent({ firstAudio: 60, voice: 'tone' }) }),
    ...(own && { line: own }),
  })
  const { turns } = await runOnLab(
    scenario(
      [
        line('clean', { codec: 'mulaw' }),
        line('lossy', { codec: 'mulaw', loss }),
        line('deaf', { codec: 'mulaw', gain: -40 }),
      ],
      [TONIGHT],
      {
        call: { ...CALL, greeting: 0 },
        load: { executor: 'shared-iterations', concurrency: 2, trials: 4, order: 'interleaved' },
        timeout: 5000,
      },
    ),
  )
  const of = (id: string) => turns.filter((turn) => turn.target === id)
  const sum = (id: string, field: 'heard_packets' | 'heard_lost' | 'audio_us') =>
    of(id).reduce((total, turn) => total + (turn[field] ?? 0), 0)
  for (const turn of [...of('clean'), ...of('lossy')])
    expect(turn, turn.detail).toMatchObject({ outcome: 'ok', at: { heard: expect.any(Number) } })
  expect(of('clean').map(({ heard_packets }) => heard_packets)).toEqual(Array(4).fill(undefined))
  // Every packet of what the agent says has its fate, and the audio is as long as it was.
  const packets = sum('lossy', 'heard_packets')
  between(
    packets,
    sum('lossy', 'audio_us') / 20_000 - 0.5,
    sum('lossy', 'audio_us') / 20_000 + 4.5,
    'packets',
  )
  between(sum('lossy', 'heard_lost') / packets, 0.2, 0.4, 'share of lost packets')
  // What is too quiet for the caller was not said, however well it arrived.
  for (const turn of of('deaf')) expect(turn.outcome).toBe('timeout')
}, 150_000)
