import { openaiChat } from '../../src/adapters/openai-chat.ts'
import { smallestHydra } from '../../src/adapters/smallest-hydra.ts'
import type { AnyAdapter } from '../../src/core/adapter.ts'
import type { Fault, FaultKind } from '../../src/core/fault.ts'
import { hearing, LISTENING, type Mutants, mapping, mappingFault } from './mutations.ts'

const calling = (adapter: AnyAdapter, kind: FaultKind): AnyAdapter => ({
  ...mappingFault(adapter, (fault) => ({ ...fault, kind })),
  readRefusal: (): Fault => ({ kind, detail: 'any failure' }),
})

/** Recognisers, LLMs and agents that break a law. */
export const TURN_MUTANTS: Mutants = {
  'reports the final transcript and the end of turn': {
    'reports interim text as final': mapping(LISTENING, (heard) => [
      heard.kind === 'text' ? { ...heard, final: true } : heard,
    ]),
    'never reports the end of turn': mapping(LISTENING, (heard) =>
      heard.kind === 'turn' && heard.event === 'end_of_turn' ? [] : [heard],
    ),
    'sends no audio': { ...LISTENING, say: () => [] },
  },
  'reports the LLM’s whole reply in order, and its end': {
    'drops the first token': mapping(openaiChat, (heard) =>
      heard.kind === 'text' && heard.text.startsWith('Yes') ? [] : [heard],
    ),
    'never ends': mapping(openaiChat, (heard) => (heard.kind === 'end' ? [] : [heard])),
  },
  'reports an agent’s answer as audio, and its end': {
    'reports no audio': mapping(smallestHydra, (heard) => (heard.kind === 'audio' ? [] : [heard])),
  },
  'reports the same events for replayed frames, and parses corrupted ones without throwing': {
    'reads a clock while parsing': hearing(LISTENING, (...given) =>
      Date.now() > 0 ? LISTENING.hear(...given) : [],
    ),
  },
  'reports status 401 as `auth`': { 'reports `rejected`': calling(LISTENING, 'rejected') },
  'reports status 429 as `limit`': { 'reports `server`': calling(LISTENING, 'server') },
  'reports status 400 as `rejected`': { 'reports `server`': calling(LISTENING, 'server') },
  'reports status 500 as `server`': { 'reports `rejected`': calling(LISTENING, 'rejected') },
  'reports a provider error as `server`': {
    'reports `config`': calling(LISTENING, 'config'),
  },
  'reports a broken connection as `network` or `truncated`': {
    'ignores a broken connection': { ...LISTENING, readClose: () => undefined },
  },
  'reports a rejected key as `auth`': { 'reports `limit`': calling(openaiChat, 'limit') },
}
