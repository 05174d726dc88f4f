import { oneLine } from '../../report/format/escape.ts'
import { standInWord } from '../../report/format/stand-ins.ts'
import { formatChange } from '../../report/format/units/changes.ts'
import { formatDuration, formatShare } from '../../report/format/units/durations.ts'
import type { NewChange } from './announcements.ts'

const TIMEOUT = 15_000

/**
 * Posts a change as JSON: `text` is a sentence, which chat services show, and the other fields are for programs
 * (microseconds and shares). Throws an `Error` without the address, which may hold a secret.
 */
export async function sendWebhook(address: string, change: NewChange): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(webhookBody(change)),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new Error(
      oneLine(cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer', 100),
    )
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`it answered ${response.status}`)
}

export function webhookBody(found: NewChange) {
  const { tracked, change, worse } = found
  const { since, before, after, p_value, runs } = change
  return {
    schema_version: 1,
    kind: 'ttfa.change',
    text: describeChange(found),
    worse,
    ...tracked,
    since: since.started_at,
    run: since.run,
    before,
    after,
    p_value,
    runs_before: runs[0],
    runs_since: runs[1],
  }
}

/** A sentence on one line. */
export function describeChange({ tracked, change, worse }: NewChange): string {
  const { scenario, target, connection, metric, unit } = tracked
  const standIn = standInWord(tracked)
  const format = unit === 'duration' ? formatDuration : formatShare
  const size = unit === 'duration' ? ` (${formatChange(change.after / change.before)})` : ''
  const text = `${standIn ? `${standIn.toUpperCase()}: ` : ''}${scenario}: ${target} ${connection} ${metric} became ${worse ? 'worse' : 'better'}: ${format(change.before)} → ${format(change.after)}${size} since ${change.since.started_at}`
  return oneLine(text, 500)
}
