import { expect, test } from 'vitest'
import { watchTerminal } from '../../src/cli/lost-terminal.ts'

test.each<[string, number[], number[], number[]]>([
  ['a terminal that is gone is closed', [0, 1, 2], [], [0, 1, 2]],
  ['a terminal that is there stays open', [0, 1, 2], [0, 1, 2], []],
  ['a pipe is left alone', [2], [], [2]],
])('%s', (_, before, after, expected) => {
  let terminals = before
  const closed: number[] = []
  const atExit = watchTerminal({
    isTerminal: (descriptor) => terminals.includes(descriptor),
    close: (descriptor) => closed.push(descriptor),
  })
  terminals = after
  atExit()
  expect(closed).toEqual(expected)
})
