import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { endAtUnheardSignals, type UnfinishedWork, watchInterrupts } from '../../src/cli/interrupts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function watch(unfinished?: UnfinishedWork, finishesRequests = true) {
  const source = new EventEmitter()
  const told: string[] = []
  const endProcess = vi.fn()
  return {
    ...watchInterrupts(
      source,
      { ...(unfinished && { unfinished }), finishesRequests },
      { notify: (words) => told.push(words), endProcess },
    ),
    source,
    told,
    endProcess,
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s lets requests finish, and a second one stops', (signal) => {
  const { source, control, stop } = watch()
  source.emit(signal, signal)
  expect(control.finish.aborted).toBe(true)
  expect(control.abort.aborted).toBe(false)
  source.emit(signal, signal)
  expect(control.abort.aborted).toBe(true)
  stop()
  expect(source.listenerCount(signal)).toBe(0)
})

test.each([
  ['finishing the requests in flight', true],
  ['stopping', false],
])('the first signal says “%s” if that is what happens', (words, finishesRequests) => {
  const { source, told } = watch(undefined, finishesRequests)
  source.emit('SIGINT', 'SIGINT')
  expect(told).toEqual([`${words}; press Ctrl-C again to stop now`])
})

describe('what does not stop', () => {
  const twice = (source: EventEmitter) => {
    source.emit('SIGINT', 'SIGINT')
    source.emit('SIGINT', 'SIGINT')
  }

  test('is ended within a second of the second signal, with what is left of it', () => {
    const { source, told, endProcess } = watch({ isDeleting: () => false, lastWords: () => 'results: here' })
    twice(source)
    expect(endProcess).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(endProcess).toHaveBeenCalledExactlyOnceWith('SIGINT')
    expect(told.at(-1)).toBe('results: here')
  })

  test('is ended although the work before it ended', () => {
    const { source, stop, endProcess } = watch()
    twice(source)
    stop()
    vi.advanceTimersByTime(1000)
    expect(endProcess).toHaveBeenCalledOnce()
  })

  test('may delete what it created at a provider, until the third signal', () => {
    const { source, told, endProcess } = watch({ isDeleting: () => true, lastWords: () => 'not deleted: v1' })
    twice(source)
    vi.advanceTimersByTime(5000)
    expect(endProcess).not.toHaveBeenCalled()
    expect(told.at(-1)).toContain('press Ctrl-C again to leave it there')
    source.emit('SIGINT', 'SIGINT')
    expect(endProcess).toHaveBeenCalledOnce()
    expect(told.at(-1)).toBe('not deleted: v1')
  })

  test('is not ended by the first signal alone', () => {
    const { source, endProcess } = watch()
    source.emit('SIGTERM', 'SIGTERM')
    vi.advanceTimersByTime(60_000)
    expect(endProcess).not.toHaveBeenCalled()
  })
})

describe('the first process of a container', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('is ended by %s if nobody listens to it', (signal, code) => {
    const source = new EventEmitter()
    const end = vi.fn()
    endAtUnheardSignals(source, end)
    const { stop } = watchInterrupts(
      source,
      { finishesRequests: true },
      { notify: () => {}, endProcess: () => {} },
    )
    source.emit(signal, signal)
    expect(end).not.toHaveBeenCalled()
    stop()
    source.emit(signal, signal)
    expect(end).toHaveBeenCalledExactlyOnceWith(code)
  })
})
