import { openaiChat } from '../../src/adapters/openai-chat.ts'
import { smallestHydra } from '../../src/adapters/smallest-hydra.ts'
import type { AnyAdapter } from '../../src/core/adapter.ts'
import type { Fault, FaultKind } from '../../src/core/fault.ts'
import { hearing, LISTENING, type Mutants, mapping, mappingFault } from './mutations.ts'

const calling = (adapter: AnyAdapter, kind: FaultKind): AnyAdapter => ({
  ...mappingFault(adapter, (fault) => ({ ...fault, kind })),
  readRefusal: (): Fault => ({ kind, detail: 'whatever it was' }),
})

/** Adapters of the other kinds that break a law of theirs. */
export const TURN_MUTANTS: Mutants = {
  'settles what the caller said, and tells when the turn is over': {
    'takes guesses for settled words': mapping(LISTENING, (heard) => [
      heard.kind === 'text' ? { ...heard, final: true } : heard,
    ]),
    'never tells that the turn is over': mapping(LISTENING, (heard) =>
      heard.kind === 'turn' && heard.event === 'end_of_turn' ? [] : [heard],
    ),
    'swallows the caller’s voice': { ...LISTENING, say: () => [] },
  },
  'writes what the model answers, piece by piece, and ends': {
    'forgets the first token': mapping(openaiChat, (heard) =>
      heard.kind === 'text' && heard.text.startsWith('Yes') ? [] : [heard],
    ),
    'never ends': mapping(openaiChat, (heard) => (heard.kind === 'end' ? [] : [heard])),
  },
  'hears an agent’s answer as audio, and its end': {
    'hears no audio': mapping(smallestHydra, (heard) => (heard.kind === 'audio' ? [] : [heard])),
  },
  'hears the same in the same frames, poisoned and frozen, and spoiled ones without throwing': {
    'reads a clock when it hears': hearing(LISTENING, (...given) =>
      Date.now() > 0 ? LISTENING.hear(...given) : [],
    ),
  },
  'hears a refusal with 401 as `auth`': { 'calls it a refusal': calling(LISTENING, 'rejected') },
  'hears a refusal with 429 as `limit`': { 'calls it a failure': calling(LISTENING, 'server') },
  'hears a refusal with 400 as `rejected`': { 'calls it a failure': calling(LISTENING, 'server') },
  'hears a refusal with 500 as `server`': { 'calls it a refusal': calling(LISTENING, 'rejected') },
  'hears a provider that fails as the provider’s failure': {
    'calls it its own fault': calling(LISTENING, 'config'),
  },
  'hears a connection that breaks as that': {
    'takes a broken connection for a polite one': { ...LISTENING, readClose: () => undefined },
  },
  'hears a key that is not accepted as `auth`': { 'calls it a limit': calling(openaiChat, 'limit') },
}
