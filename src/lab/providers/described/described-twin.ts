import type { AdapterDescription } from '../../../core/adapter/adapter-description.ts'
import type { Millis } from '../../../core/units.ts'
import { chunksOfMilliseconds, singleChunk } from '../../contract/chunkers.ts'
import type { AnyTwin, Twin, TwinFacts } from '../../contract/twin.ts'
import { formatUuid } from '../shared/uuid.ts'
import { buildMessages } from './build-messages.ts'
import type { DescribedTwinState } from './connection-state.ts'
import { canReportFault } from './errors.ts'
import type { InvertedDescription } from './inverted-description.ts'
import { parseClientFrame } from './parse-frame.ts'
import { replyToEvent } from './reply.ts'
import { keyFromHandshake, slotsFromHandshake } from './request.ts'
import { createSlotSchema } from './slot-schema.ts'

/** Milliseconds of audio per chunk, and its alignment in bytes. Descriptions do not specify them. */
const CHUNK_MILLISECONDS: Millis = 100
const CHUNK_ALIGNMENT = 4

/** Creates the twins of described adapters, by provider. */
export function createDescribedTwins(
  descriptions: readonly AdapterDescription[],
): Readonly<Record<string, AnyTwin[]>> {
  const twins: Record<string, AnyTwin[]> = {}
  for (const description of descriptions) {
    const { provider } = description
    twins[provider] = [...(twins[provider] ?? []), createDescribedTwin(description)]
  }
  return twins
}

/**
 * Creates a twin from a description: it parses what the adapter sends, and sends what the adapter parses. It
 * is not an independent reading of the protocol: an error in the description is in the twin, too.
 */
export function createDescribedTwin(description: AdapterDescription): Twin<DescribedTwinState> {
  const { script, credentials } = description
  const inverted: InvertedDescription = {
    description,
    slotSchema: createSlotSchema(description),
    messages: buildMessages(description),
  }
  const needsKey = credentials.length > 0
  return {
    facts: factsFor(description),
    keyOf: (request) => (needsKey ? keyFromHandshake(description, request) : 'none is needed'),
    newState: (request) => ({
      slots: slotsFromHandshake(description, request),
      isOpen: false,
      hasOpened: script.open.length === 0,
      flushCount: 0,
    }),
    parseFrame: (frame, state) => parseClientFrame(inverted, frame, state),
    reply: (event, state) => replyToEvent(inverted, event, state),
  }
}

function factsFor(description: AdapterDescription): TwinFacts {
  const { provider, carrier, script, address, routing, streaming, credentials, codec } = description
  const { serverTime } = description.correlation
  const isWhole = !streaming || codec.kind === 'json'
  return {
    provider,
    carrier,
    method: carrier === 'http' ? script.method : 'GET',
    path: address.path,
    // A header with the time to first audio cannot be sent before the first audio.
    ...(serverTime?.header !== undefined &&
      serverTime.covers === 'first audio' && { headersWithAudio: true as const }),
    defaults: {
      firstAudio: { median: 200, sigma: 0.2 },
      pacing: 4,
      leadingSilence: { min: 20, max: 150 },
      ...(routing.idleTimeout === undefined ? {} : { idleTimeout: routing.idleTimeout }),
    },
    chunker: isWhole ? singleChunk : chunksOfMilliseconds(CHUNK_MILLISECONDS, CHUNK_ALIGNMENT),
    delivery: carrier === 'http' && isWhole ? 'whole' : 'streamed',
    requestId: formatUuid,
    // If the protocol cannot report a limit on an open connection, the upgrade is refused instead.
    ...(carrier === 'websocket' && !canReportFault(description, 'limit')
      ? { concurrencyUnit: 'connections' }
      : {}),
    ...(credentials.some((one) => one.in === 'open' || one.in === 'start')
      ? { acceptsKeyMessage: true }
      : {}),
  }
}
