import { expect, test } from 'vitest'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { isFalseStop } from '../../../src/core/trial/call-turns.ts'
import { countFalseStops } from '../../../src/tally/conversation/false-stops.ts'
import { component, runOnLab, scenario, target } from './conversation-fixture.ts'

const SAYS = ['A table for two, please.', 'Tonight at eight, please.']
const REPLY = 'Certainly, I have written it down, and you will get a message from us in a minute or two.'
const SOUNDS = [
  { name: 'cough', kind: 'cough', level: 0 },
  { name: 'background', kind: 'background', level: -15 },
] as const

const agent = (stopsOn?: NonNullable<LabProfile['turns']>['stopsOn'], lab: LabProfile = {}) =>
  component('twilio-stream', {
    ...{ firstAudio: 60, endpointing: 150, leadingSilence: 0, voice: 'tone', replies: [REPLY] },
    ...(stopsOn && { turns: { stopsOn } }),
    ...lab,
  })

/** The chance of a coughing caller to stop the last agent. */
const CHANCE = 0.4

test('the rate of wrong stops is that of the rule by which an agent stops', async () => {
  const conversations = 6
  const { turns } = await runOnLab(
    scenario(
      [
        target('nervous', { agent: agent() }),
        target('patient', { agent: agent({ longerThan: 700 }) }),
        target('loud', { agent: agent({ louderThan: -22 }) }),
        target('unsure', { agent: agent({ probability: CHANCE }) }),
        target('paced', { agent: agent(undefined, { pacing: 1, chunk: 20 }) }),
      ],
      SAYS,
      {
        call: {
          greeting: 0,
          pause: 500,
          abandon: false,
          line: { network: 40, buffer: 40 },
        },
        disturb: { after: 300, share: 1, sounds: SOUNDS },
        load: { executor: 'shared-iterations', concurrency: 3, trials: conversations, order: 'interleaved' },
      },
    ),
    'always',
  )
  const stopsOf = (id: string, sound: string) =>
    countFalseStops(turns.filter((turn) => turn.target === id)).find((one) => one.sound === sound)?.stopped
  for (const [id, cough, background] of [
    ['nervous', 1, 1],
    ['paced', 1, 1],
    ['patient', 0, 1],
    ['loud', 1, 0],
  ] as const) {
    const n = (conversations * SAYS.length) / 2
    expect(stopsOf(id, 'cough'), `${id}, cough`).toMatchObject({ hits: cough * n, n })
    expect(stopsOf(id, 'background'), `${id}, background`).toMatchObject({ hits: background * n, n })
  }
  const unsure = countFalseStops(
    turns.filter(({ target: id }) => id === 'unsure').map((turn) => ({ ...turn, sound: 'any' })),
  )[0]?.stopped
  expect(unsure?.n).toBe(conversations * SAYS.length)
  expect(unsure?.proportion?.low).toBeLessThan(CHANCE)
  expect(unsure?.proportion?.high).toBeGreaterThan(CHANCE)
  // What is not taken for speech is not answered, and the turns go on.
  for (const turn of turns) expect(turn, `${turn.target}: ${turn.detail}`).toMatchObject({ outcome: 'ok' })
  for (const turn of turns.filter(({ target: id }) => id === 'patient'))
    expect(turn.premature_ends, turn.sound).toBe(0)
  for (const turn of turns) {
    const { heard = 0, disturbed = 0 } = turn.at
    expect(disturbed - heard, 'the sound comes after 300 ms').toBeGreaterThanOrEqual(299_000)
    expect(turn.sound_us, turn.sound).toBeGreaterThan(turn.sound === 'cough' ? 350_000 : 1_500_000)
    expect(isFalseStop(turn), `${turn.target}, ${turn.sound}`).toBeDefined()
  }
}, 150_000)
