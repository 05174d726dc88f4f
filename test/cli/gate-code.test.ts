import { describe, expect, test } from 'vitest'
import { exitCodeOfRun } from '../../src/cli/gate-code.ts'
import type { CiOutcome } from '../../src/report/export/ci-outcome.ts'
import type { AnyRunFile } from '../../src/results/run/run-file.ts'

const outcome = (state: CiOutcome['state']): CiOutcome => ({ suite: 's', name: 'n', state, message: '' })
const finished = { status: 'finished', validity: { state: 'valid', reasons: [] } } as unknown as AnyRunFile
const invalid = { ...finished, validity: { state: 'invalid', reasons: ['why'] } } as AnyRunFile
const ended = (reason: string) =>
  ({ ...finished, status: 'interrupted', interruption: { reason, detail: '' } }) as AnyRunFile
const merged = (reason: string) =>
  ({ ...ended('partial'), parts: [{ file: finished }, { file: ended(reason) }] }) as unknown as AnyRunFile

describe('the exit code of a run', () => {
  test.each<[string, AnyRunFile, CiOutcome['state'][], boolean, number]>([
    ['with a success passes', finished, [], true, 0],
    ['without a success never passes', finished, [], false, 114],
    ['without a success does not pass by its thresholds', finished, ['passed'], false, 114],
    ['without a success decided nothing', finished, ['undecided'], false, 114],
    ['that failed a threshold failed, with or without a success', finished, ['failed'], false, 99],
    ['that is not valid says so first', invalid, ['failed'], false, 111],
    ['that a refused key ended', ended('auth'), [], false, 114],
    ['that a refused key ended after another target succeeded', ended('auth'), [], true, 105],
    ['that the user ended', ended('signal'), [], false, 105],
    ['that the budget ended', ended('budget'), [], false, 113],
    ['with a part that a threshold ended failed', merged('threshold'), ['passed'], true, 99],
    ['with a part that the budget ended', merged('budget'), [], true, 113],
    ['whose worker was lost', ended('lost'), ['passed'], true, 115],
    ['with a part whose worker was lost', merged('lost'), ['passed'], true, 115],
    ['with a part that was killed', merged('killed'), ['passed'], true, 105],
  ])('%s', (_, file, states, hasSuccess, code) => {
    expect(exitCodeOfRun(file, states.map(outcome), hasSuccess)).toBe(code)
  })
})
