import type { Adapter } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { checkOptions } from '../shared/options.ts'
import { dialOf } from './dial.ts'
import { factsOf } from './facts.ts'
import { faultOfClosing, faultOfRefusal } from './faults.ts'
import { hearDescribed } from './hear.ts'
import { sayDescribed } from './say.ts'
import type { DescribedOptions } from './slots.ts'
import { type DescribedState, newDescribedState } from './state.ts'

/** Builds the adapter of a description. The conformance suite tests it like an adapter in code. */
export function describedAdapter(description: AdapterDescription): Adapter<DescribedOptions, DescribedState> {
  const { id, carrier, options, failures, completion } = description
  const isWebSocket = carrier === 'websocket'
  return {
    contract: 1,
    facts: factsOf(description),
    parseOptions: (raw) => checkOptions(id, options, raw) as DescribedOptions,
    dial: (job) => dialOf(description, job),
    newState: newDescribedState,
    hear: (frame, state, job) => hearDescribed(description, frame, state, job),
    readRefusal: (status, body, headers) => faultOfRefusal(status, body, headers, failures),
    ...(isWebSocket && {
      say: (cue, job, state) => sayDescribed(description, cue, job, state),
      readClose: (code, reason, { ended }) => {
        const isExpectedCode = typeof completion === 'object' && completion.close.includes(code)
        return ended || isExpectedCode ? undefined : faultOfClosing(code, reason, failures)
      },
    }),
  } satisfies Adapter<DescribedOptions, DescribedState>
}
