import { openaiChat } from '../../src/adapters/openai/chat.ts'
import { smallestHydra } from '../../src/adapters/smallest/hydra.ts'
import type { AnyAdapter } from '../../src/core/adapter/adapter.ts'
import type { Fault, FaultKind } from '../../src/core/fault.ts'
import { type Mutants, mapEvents, mapFaults, RECOGNIZER, withHear } from './mutations.ts'

const reportingAs = (adapter: AnyAdapter, kind: FaultKind): AnyAdapter => ({
  ...mapFaults(adapter, (fault) => ({ ...fault, kind })),
  readRefusal: (): Fault => ({ kind, detail: 'any failure' }),
})

/** Recognisers, LLMs and agents that break a law. */
export const CONVERSATION_MUTANTS: Mutants = {
  'reports the final transcript and the end of turn': {
    'reports interim text as final': mapEvents(RECOGNIZER, (event) => [
      event.kind === 'text' ? { ...event, final: true } : event,
    ]),
    'never reports the end of turn': mapEvents(RECOGNIZER, (event) =>
      event.kind === 'turn' && event.event === 'end_of_turn' ? [] : [event],
    ),
    'sends no audio': { ...RECOGNIZER, say: () => [] },
  },
  'reports the LLM’s whole reply in order, and its end': {
    'drops the first token': mapEvents(openaiChat, (event) =>
      event.kind === 'text' && event.text.startsWith('Yes') ? [] : [event],
    ),
    'never ends': mapEvents(openaiChat, (event) => (event.kind === 'end' ? [] : [event])),
  },
  'reports an agent’s answer as audio, and its end': {
    'reports no audio': mapEvents(smallestHydra, (event) => (event.kind === 'audio' ? [] : [event])),
  },
  'reports the same events for replayed frames, and parses corrupted ones without throwing': {
    'reads a clock while parsing': withHear(RECOGNIZER, (...given) =>
      Date.now() > 0 ? RECOGNIZER.hear(...given) : [],
    ),
  },
  'reports status 401 as `auth`': { 'reports `rejected`': reportingAs(RECOGNIZER, 'rejected') },
  'reports status 429 as `limit`': { 'reports `server`': reportingAs(RECOGNIZER, 'server') },
  'reports status 400 as `rejected`': { 'reports `server`': reportingAs(RECOGNIZER, 'server') },
  'reports status 500 as `server`': { 'reports `rejected`': reportingAs(RECOGNIZER, 'rejected') },
  'reports a provider error as `server`': {
    'reports `config`': reportingAs(RECOGNIZER, 'config'),
  },
  'reports a broken connection as `network` or `truncated`': {
    'ignores a broken connection': { ...RECOGNIZER, readClose: () => undefined },
  },
  'reports a rejected key as `auth`': { 'reports `limit`': reportingAs(openaiChat, 'limit') },
}
