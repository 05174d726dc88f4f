import { expect, test } from 'vitest'
import { stageSpans } from '../../../../src/report/conversation/html/turn-lanes.ts'
import { turnWith } from '../../sample-conversations.ts'

const PARTS = { stt: 250, llm: 120, aggregation: 60, tts: 230 }

test.each([
  ['a stack has its own stages, and not the one of an agent over them', PARTS, 'stack', 'stt+llm+tts'],
  ['an agent is one stage', 700, 'one-box', 'agent'],
])('%s', (_, parts, target, stack) => {
  const names = stageSpans(turnWith(parts, { target, stack })).map(({ name }) => name)
  expect(names).toEqual(
    stack === 'agent' ? ['agent'] : ['stt_final', 'handoff', 'llm_ttft', 'aggregation', 'tts_ttfa_heard'],
  )
})

test('the stages follow each other without a gap, from the end of the speech to what is heard', () => {
  const turn = turnWith(PARTS, { target: 'stack' })
  const spans = stageSpans(turn)
  const seconds = (at = 0) => at / 1e6
  expect(spans.map(({ from }) => from)).toEqual([
    seconds(turn.at.speech_end),
    ...spans.slice(0, -1).map(({ to }) => to),
  ])
  expect(spans.at(-1)?.to).toBe(seconds(turn.at.heard))
})
