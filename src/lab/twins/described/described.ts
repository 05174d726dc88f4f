import type { AdapterDescription } from '../../../core/adapter-description.ts'
import { everyMilliseconds, inOnePiece } from '../../engine/cutters.ts'
import type { AnyTwin, Twin, TwinFacts } from '../../twin.ts'
import { uuidOf } from '../uuid.ts'
import { canTell } from './failures.ts'
import { listenDescribed } from './listen.ts'
import type { DescribedMemo } from './memo.ts'
import { ready, replyDescribed } from './reply.ts'
import { keyAtTheDoor, slotsAtTheDoor } from './request.ts'
import { unitsOf } from './unit.ts'

/** Milliseconds of audio per chunk, and its alignment in bytes. Descriptions do not specify them. */
const PIECE = 100
const GRAIN = 4

/** Creates the twins of described adapters, by provider. */
export function describedTwins(
  descriptions: readonly AdapterDescription[],
): Readonly<Record<string, AnyTwin[]>> {
  const twins: Record<string, AnyTwin[]> = {}
  for (const description of descriptions) {
    const { provider } = description
    twins[provider] = [...(twins[provider] ?? []), describedTwin(description)]
  }
  return twins
}

/**
 * Creates a twin from a description: it parses what the adapter sends, and sends what the adapter parses. It
 * is not an independent reading of the protocol: an error in the description is in the twin, too.
 */
export function describedTwin(description: AdapterDescription): Twin<DescribedMemo> {
  const { script, credentials } = description
  const backwards = { description, units: unitsOf(description) }
  const needsKey = credentials.length > 0
  return {
    facts: factsOf(description),
    keyOf: (knock) => (needsKey ? keyAtTheDoor(description, knock) : 'none is needed'),
    memo: (knock) => ({
      slots: slotsAtTheDoor(description, knock),
      isOpen: false,
      hasOpened: script.open.length === 0,
      flushes: 0,
    }),
    listen: (frame, memo) => listenDescribed(description, frame, memo, () => ready(backwards)),
    reply: (event, memo) => replyDescribed(backwards, event, memo),
  }
}

function factsOf(description: AdapterDescription): TwinFacts {
  const { provider, carrier, script, address, routing, streaming, credentials, codec } = description
  const isWhole = !streaming || codec.kind === 'json'
  return {
    provider,
    carrier,
    method: carrier === 'http' ? script.method : 'GET',
    path: address.path,
    habits: {
      firstAudio: { median: 200, sigma: 0.2 },
      pacing: 4,
      leadingSilence: { min: 20, max: 150 },
      ...(routing.idleTimeout === undefined ? {} : { idleTimeout: routing.idleTimeout }),
    },
    cut: isWhole ? inOnePiece : everyMilliseconds(PIECE, GRAIN),
    delivery: carrier === 'http' && isWhole ? 'whole' : 'streamed',
    requestId: uuidOf,
    // If the protocol cannot report a limit on an open connection, the upgrade is refused instead.
    ...(carrier === 'websocket' && !canTell(description, 'limit') ? { limits: 'connections' } : {}),
    ...(credentials.some((one) => one.in === 'open' || one.in === 'start') ? { lateKey: true } : {}),
  }
}
