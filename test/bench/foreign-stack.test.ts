import { expect, test } from 'vitest'
import { findStageErrors } from '../../bench/foreign-stack/stage-errors.ts'
import { component, runOnLab, scenario, target } from '../run/execute/conversation-fixture.ts'
import { type ServedAnswer, startIndependentStack } from '../run/execute/independent/independent-stack.ts'

/** Microseconds: the best of the turns shows what is systematic; the others may have met a busy machine. */
const ROOM = { best: 30_000, busy: 200_000 }

test('each stage of a turn is as long as its server’s own log says, alone and at four at once', async () => {
  const served: ServedAnswer[] = []
  const servers = await startIndependentStack(
    { transcript: 220, token: 130, audio: 90, agent: 0 },
    (answer) => served.push(answer),
  )
  try {
    for (const concurrency of [1, 4]) {
      const { turns, origin } = await runOnLab(
        scenario(
          [
            target('foreign', {
              stt: component('deepgram-listen', {}, { base: servers.recogniser }),
              llm: component('openai-chat', {}, { base: servers.model }),
              tts: component('cartesia-ws', {}, { base: servers.voice }),
            }),
          ],
          ['A table for two.', 'Thank you.'],
          { load: { executor: 'shared-iterations', concurrency, trials: 4, order: 'interleaved' } },
        ),
      )
      const found = findStageErrors(turns, origin, served)
      expect([...found.keys()]).toEqual(['stt_final', 'llm_ttft', 'tts_ttfa'])
      for (const [stage, errors] of found) {
        expect(errors.length, stage).toBe(turns.length)
        expect(Math.min(...errors), `${stage} at ${concurrency}`).toBeLessThan(ROOM.best)
        expect(Math.min(...errors), `${stage} at ${concurrency}`).toBeGreaterThan(-ROOM.best)
        expect(Math.max(...errors), `${stage} at ${concurrency}`).toBeLessThan(ROOM.busy)
      }
    }
  } finally {
    servers.close()
  }
}, 60_000)
