import { describe, expect, test } from 'vitest'
import { hearTranscripts, newSttState, sayAudio } from '../../../src/adapters/smallest/pulse/session.ts'

type Message = 'finalize' | Readonly<Record<string, unknown>>

const started = { type: 'speech_started' }
const ended = { type: 'speech_ended' }
const interim = (transcript: string) => ({ type: 'transcription', transcript, is_final: false })
const final = (transcript: string) => ({ type: 'transcription', transcript, is_final: true })

/** After which of the messages a turn ended. `finalize` is our own. */
function endsOfTurns(messages: readonly Message[]): number[] {
  const state = newSttState()
  return messages.flatMap((message, index) => {
    if (message === 'finalize') {
      sayAudio({ kind: 'flush' } as never, state)
      return []
    }
    const events = hearTranscripts({ kind: 'text', text: JSON.stringify(message) }, state)
    return events.some((event) => event.kind === 'turn' && event.event === 'end_of_turn') ? [index] : []
  })
}

describe('a turn ends', () => {
  test.each<[string, Message[], number[]]>([
    [
      'when speech has ended, if its words are final',
      [started, interim('one'), final('one two'), ended],
      [3],
    ],
    [
      'when its words are final, if speech has ended',
      [started, interim('one'), ended, final('one two')],
      [3],
    ],
    ['with the answer to finalize', [started, 'finalize', final('one two')], [2]],
    ['once, although its final words are repeated', [started, final('one'), ended, final('one')], [2]],
    [
      'with its own words, although those of the turn before were repeated after its end',
      [started, final('one'), ended, final('one'), started, ended, final('two')],
      [2, 6],
    ],
    [
      'with its own words, although speech was not announced',
      [started, final('one'), ended, final('one'), interim('tw'), final('two'), ended],
      [2, 6],
    ],
    [
      'after a pause in which the first words became final',
      [started, final('one'), started, final('two'), ended],
      [4],
    ],
  ])('%s', (_sentence, messages, ends) => {
    expect(endsOfTurns(messages)).toEqual(ends)
  })
})
