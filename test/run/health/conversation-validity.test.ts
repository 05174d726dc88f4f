import { expect, test } from 'vitest'
import { judgeConversationRun } from '../../../src/run/health/conversation-validity.ts'

const turn = { phase: 'measure', end_late_us: 0, outcome: 'ok' } as const

test('a turn that this machine failed makes the run invalid, and the reason says so', () => {
  expect(judgeConversationRun([turn, turn]).state).toBe('valid')
  const { state, reasons } = judgeConversationRun([turn, { ...turn, outcome: 'harness' }])
  expect(state).toBe('invalid')
  expect(reasons).toEqual([expect.stringContaining('ulimit -n')])
})
