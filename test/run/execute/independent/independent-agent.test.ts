import { afterAll, expect, test } from 'vitest'
import type { TurnRecord } from '../../../../src/core/trial/turn-record.ts'
import { component, runOnLab, scenario, target } from '../conversation-fixture.ts'
import { type AgentHabits, type IndependentAgent, startIndependentAgent } from './independent-agent.ts'

const TONIGHT = 'Tonight at eight.'
const YES = 'That is right.'
/** Microseconds that a busy machine may add. */
const ROOM = 150_000
/** The caller's sound travels in frames. */
const FRAME = 20_000

const started: IndependentAgent[] = []
afterAll(() => Promise.all(started.map((agent) => agent.close())))

async function startAgent(habits: AgentHabits): Promise<IndependentAgent> {
  const agent = await startIndependentAgent(habits)
  started.push(agent)
  return agent
}

const call = { greeting: 600, pause: 500, abandon: false, line: { network: 40, buffer: 40 } }

const dialled = (id: string, { base }: IndependentAgent) =>
  target(id, {
    agent: component('twilio-stream', {}, { base, options: { parameters: ['token=secret-ish'] } }),
  })

const near = (value: number | undefined, hidden: number, what: string) => {
  expect(value, what).toBeGreaterThan(hidden - FRAME)
  expect(value, what).toBeLessThan(hidden + FRAME + ROOM)
}

test('an agent that nobody wrote for ttfa gets what the documents promise, and its delays come back', async () => {
  const plain = { delay: 400, lag: 250, piece: 1600, answer: 1500 }
  const burst = await startAgent({ ...plain, greeting: 700 })
  const paced = await startAgent({ ...plain, piece: 160, pace: 20 })
  const ragged = await startAgent({ ...plain, lag: 60_000, piece: 333, answer: 900, hangUpAfter: 1 })
  const { turns } = await runOnLab(
    scenario(
      [dialled('burst', burst), dialled('paced', paced), dialled('ragged', ragged)],
      [TONIGHT, YES, YES],
      {
        ...{ call, interrupt: { after: 500, share: 0.5 }, seed: 4 },
        conversation: {
          instructions: '',
          turns: [{ text: TONIGHT, keys: '1#' }, { text: YES }, { text: YES }],
        },
      },
    ),
  )
  const of = (id: string) => turns.filter((turn) => turn.target === id)
  for (const [id, agent] of [
    ['burst', burst],
    ['paced', paced],
  ] as const) {
    expect(agent.problems, id).toEqual([])
    expect(agent.parameters).toEqual([{ token: 'secret-ish' }])
    const measured = of(id)
    expect(measured).toHaveLength(3)
    for (const [index, turn] of measured.entries()) checkTurn(turn, agent.replies[index])
    const [frames = 0] = agent.frames.values()
    const length = (measured.at(-1)?.at.end ?? 0) - (measured[0]?.at.connected ?? 0)
    // Frames from the first second to the last, silence included.
    expect(Math.abs(frames - length / FRAME), id).toBeLessThan(100)
  }
  expect(paced.keys).toEqual(['1', '#'])
  expect(of('burst')[0]?.at.greeted).toBeDefined()
  const interrupted = of('burst').filter(({ at }) => at.cancel !== undefined)
  expect(interrupted.length).toBeGreaterThan(0)
  for (const [index, { at, exchange }] of interrupted.entries()) {
    const { onset = 0, wrote = 0 } = burst.clears[index] ?? {}
    // The first sound of the caller may leave late, and the next turn knows how late.
    const late = of('burst').find(({ exchange: next }) => next === exchange + 1)?.pace_late_us ?? 0
    const hidden = wrote - onset
    near(Math.max(hidden, (at.cleared ?? 0) - (at.cancel ?? 0) - late), hidden, 'stop_signal')
    near(Math.max(hidden, (at.silenced ?? 0) - (at.cancel ?? 0) - late), hidden, 'stop_heard')
  }
  // Marks come back byte for byte, whether the audio before them was played or dropped.
  expect(burst.marks).toEqual([1, 2, 3, 4].map((answer) => JSON.stringify({ answer, ' spaces ': true })))
  // An agent that hangs up after its answer has answered: the turn after that has nobody to speak to.
  expect(of('ragged').map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['ok', ''],
    ['network', 'the agent hung up'],
  ])
  expect(of('ragged')[0]?.ragged_pieces).toBeGreaterThan(1)
}, 150_000)

function checkTurn(turn: TurnRecord, reply: IndependentAgent['replies'][number] | undefined): void {
  expect(turn, turn.detail).toMatchObject({ outcome: 'ok' })
  const { heard = 0, speech_end = 0 } = turn.at
  // What the harness knows to have been late itself is no error of its measurement.
  const late = turn.end_late_us + turn.loop_lag_us
  const hidden = (reply?.wrote ?? 0) - (reply?.spoken ?? 0)
  near(Math.max(hidden, heard - speech_end - late), hidden, `${turn.target} voice_to_voice`)
}
