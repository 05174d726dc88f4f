import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallSettings } from '../../../src/core/config/conversation/call-settings.ts'
import type { TurnObjective } from '../../../src/core/config/conversation/conversation-probe.ts'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { planConversations } from '../../../src/run/plan/plan-conversations.ts'
import { runConversationProbe } from '../../../src/run/probe/conversations/run-conversation-probe.ts'
import { component, scenario, target } from '../execute/conversation-fixture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ttfa-sessions-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const CALL: CallSettings = {
  greeting: 0,
  pause: 250,
  abandon: false,
  line: { network: 40, buffer: 40 },
}
const SUCCESS: TurnObjective = {
  ...{ words: 'success>90%', metric: 'success', tags: {}, statistic: { kind: 'rate' } },
  ...{ comparison: '>', bound: 0.9, allowed: 0.1 },
}
const within = (metric: 'call_setup' | 'voice_to_voice', words: string, bound: number): TurnObjective => ({
  ...{ words, metric, tags: {}, statistic: { kind: 'percentile', share: 0.8 } },
  ...{ comparison: '<', bound, allowed: 0.2 },
})
const SETUP = within('call_setup', 'call_setup p(80)<1s', 1e6)
const WAIT = within('voice_to_voice', 'voice_to_voice p(80)<600ms', 6e5)

/** Searches how many calls at once the lab's agent carries. */
async function searchCalls(
  lab: LabProfile,
  objectives: readonly TurnObjective[],
  { adapter = 'twilio-stream', abandon = CALL.abandon } = {},
) {
  const profile = {
    firstAudio: 60,
    endpointing: 60,
    leadingSilence: 0,
    voice: 'tone',
    replies: ['Yes.'],
  } as const
  const searched = scenario(
    [target('agent', { agent: component(adapter, { ...profile, ...lab }) })],
    ['Yes.', 'No.'],
    {
      call: { ...CALL, abandon },
      load: { executor: 'shared-iterations', concurrency: 8, trials: 4000, order: 'interleaved' },
      think: 50,
      timeout: 2500,
      probe: {
        ...{ min: 1, max: 6, hold: 3000, levelTurns: 60, levelTime: 9000, objectives },
        budget: { turns: 4000, duration: 120_000 },
      },
    },
  )
  const never = new AbortController().signal
  const { answer } = await runConversationProbe(
    await planConversations(searched, { environment: {}, lab: 'always', folder }),
    { results: folder, secrets: [], versions: {}, control: { finish: never, abort: never } },
  )
  return answer
}

test('how many calls at once an agent carries, which limit binds, and how long a call keeps its place', async () => {
  const [refused, closed, queued, slow] = await Promise.all([
    searchCalls({ concurrency: 3, limits: { dropRecovery: 1200 } }, [SUCCESS], { abandon: 'dropped' }),
    searchCalls({ concurrency: 2, limits: { excess: 'close' } }, [SUCCESS], { adapter: 'telnyx-stream' }),
    searchCalls({ concurrency: 2, limits: { excess: 'queue' } }, [SUCCESS, SETUP]),
    searchCalls({ limits: { degradation: { from: 3, firstAudio: 900 } } }, [SUCCESS, WAIT]),
  ])
  expect(refused, refused.sentence).toMatchObject({
    feasible_max: 3,
    boundary_type: 'refused',
    refusals: [{ how: 'refused', status: 503, words: 'busy' }],
    places: { idle_calls: 3, refused: true, ending: 'dropped', never_released: 0, release: { n: 5 } },
  })
  expect(refused.sentence).toContain('carries 3 calls at once')
  // Attempts are 100 ms apart, and a busy machine adds to that.
  expect(refused.places?.release?.p50_ms).toBeGreaterThan(1190)
  expect(refused.places?.release?.p50_ms).toBeLessThan(2200)
  expect(refused.notes.join(' ')).toMatch(/whose connection broke off kept its place for 1\.\d s/)
  expect(closed, closed.sentence).toMatchObject({
    feasible_max: 2,
    boundary_type: 'refused',
    refusals: [{ how: 'refused', status: 1013 }],
  })
  expect(closed.places).toBeUndefined()
  expect(queued, queued.sentence).toMatchObject({
    feasible_max: 2,
    boundary_type: 'queued',
    binding_constraint: SETUP.words,
  })
  expect(slow, slow.sentence).toMatchObject({
    feasible_max: 3,
    boundary_type: 'queued',
    binding_constraint: WAIT.words,
  })
}, 240_000)
