import { describe, expect, test } from 'vitest'
import type { Cassette, CassetteEntry } from '../../../src/cassette/cassette.ts'
import { ReplayScript } from '../../../src/lab/replay/replay-script.ts'

/** A WebSocket whose server says `open`, and after each message of the client what stands beside it. */
function recorded(
  name: string,
  turns: readonly (readonly [sent: object | string, received: string])[],
): Cassette {
  const entries = turns.flatMap(([sent, received], index): CassetteEntry[] => [
    { at: index * 100 + 50, send: { text: typeof sent === 'string' ? sent : JSON.stringify(sent) } },
    { at: index * 100 + 80, receive: { text: `${name} ${received}` } },
  ])
  return {
    head: {} as Cassette['head'],
    entries: [{ at: 10, step: 'open' }, { at: 20, receive: { text: `${name} open` } }, ...entries],
  }
}

const said = (script: ReplayScript, message: object | string): string | undefined => {
  const segment = script.next(typeof message === 'string' ? message : JSON.stringify(message))
  const [event] = segment?.events ?? []
  return event && 'frame' in event && 'text' in event.frame ? event.frame.text : undefined
}

const SESSION = { type: 'session.update', voice: 'a' }
const speak = (text: string) => ({ text })
const CLOSE = { type: 'close' }

describe('the script of a replayed connection', () => {
  const first = recorded('first', [
    [SESSION, 'ready'],
    [speak('Hello.'), 'audio'],
    [CLOSE, 'bye'],
  ])
  const second = recorded('second', [
    [SESSION, 'ready'],
    [speak('Goodbye.'), 'audio'],
    [CLOSE, 'bye'],
  ])

  test.each<[string, readonly (object | string)[], readonly (string | undefined)[]]>([
    [
      'answers in the order of the recording',
      [SESSION, speak('x'), CLOSE],
      ['first ready', 'first audio', 'first bye'],
    ],
    [
      'answers another request on the same connection from another recording',
      [SESSION, speak('x'), speak('y'), speak('z')],
      ['first ready', 'first audio', 'second audio', 'second audio'],
    ],
    [
      'goes on to the end after another request',
      [SESSION, speak('x'), speak('y'), CLOSE],
      ['first ready', 'first audio', 'second audio', 'second bye'],
    ],
    [
      'says nothing to what was never recorded',
      [SESSION, speak('x'), CLOSE, 'ping'],
      ['first ready', 'first audio', 'first bye', undefined],
    ],
  ])('%s', (_, messages, answers) => {
    const script = new ReplayScript(first, (fits) => [second].find(fits))
    expect(messages.map((message) => said(script, message))).toEqual(answers)
  })
})
