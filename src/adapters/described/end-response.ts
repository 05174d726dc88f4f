import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { makeFault } from '../shared/fault.ts'
import type { DescribedState } from './state.ts'

/** Ends the response with its last event. */
export function endResponse(state: DescribedState, last: ProviderEvent): ProviderEvent[] {
  state.ended = true
  return [last]
}

/** Ends the response, because what arrived is not in the protocol of the description. */
export function endWithProtocolFault(detail: string, state: DescribedState): ProviderEvent[] {
  return endResponse(state, { kind: 'fault', fault: makeFault('protocol', detail) })
}
