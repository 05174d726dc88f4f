import type { Headers, Job } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { toNumber } from '../../core/json.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import { describeSampleRateMismatch } from '../shared/sample-rate-mismatch.ts'
import type { ProtocolMessage } from './protocol-message.ts'

/**
 * How the rate in a header differs from the requested one; undefined if it does not, or if there is no rate.
 */
export function rateMismatchInHeaders(
  { format: { announced } }: AdapterDescription,
  headers: Headers,
  { format }: Job,
): string | undefined {
  return announced?.header === undefined
    ? undefined
    : describeSampleRateMismatch(Number(headers[announced.header]), format)
}

/** The same for the rate in a message. */
export function rateMismatchInMessage(
  { format: { announced } }: AdapterDescription,
  { value }: ProtocolMessage,
  { format }: Job,
): string | undefined {
  return announced?.at === undefined
    ? undefined
    : describeSampleRateMismatch(toNumber(valueAtPointer(value, announced.at)), format)
}
