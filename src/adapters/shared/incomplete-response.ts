import type { Fault } from '../../core/fault.ts'
import { toText } from '../../core/json.ts'
import { makeFault } from './fault.ts'

/**
 * The fault of a response that the service ended before its end, by the `reason` of its `status_details`
 * (OpenAI’s reference of `response.done`: `max_output_tokens`, `content_filter`).
 */
export function faultOfIncomplete(status: string, reason: unknown): Fault {
  return reason === 'content_filter'
    ? makeFault('rejected', 'the answer was cut off by the content filter')
    : makeFault('truncated', `the response is ${status}: ${toText(reason) || 'no reason was given'}`)
}
