import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchInterrupts } from '../../../src/cli/input/interrupts.ts'

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s lets requests finish, and a second one stops', (signal) => {
  const source = new EventEmitter()
  const { control, stop } = watchInterrupts(source, () => {})
  source.emit(signal)
  expect(control.finish.aborted).toBe(true)
  expect(control.abort.aborted).toBe(false)
  source.emit(signal)
  expect(control.abort.aborted).toBe(true)
  stop()
  expect(source.listenerCount(signal)).toBe(0)
})
