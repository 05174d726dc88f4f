import type { Cassette, CassetteEntry, CassetteFrame } from '../../cassette/cassette.ts'
import type { Micros } from '../../core/units.ts'

/** What the server did after one message of the client, or after the connection was opened. */
export interface Segment {
  /** The client's message: its text, or a request's body. Absent for the first segment of a WebSocket. */
  readonly sent?: string
  /** In order. `after` is the time since the client's message. */
  readonly events: readonly ReplayEvent[]
}

export type ReplayEvent = { readonly after: Micros } & (
  | { readonly frame: CassetteFrame }
  | {
      readonly close: {
        readonly by: 'client' | 'server' | 'failure'
        readonly code?: number | string
        readonly reason: string
      }
    }
)

/** Splits a recording at the client's messages. */
export function segmentsOf({ entries }: Cassette): Segment[] {
  const segments: { sent?: string; at: Micros; events: ReplayEvent[] }[] = []
  for (const entry of entries) {
    const sent = sentIn(entry)
    if (sent !== undefined || segments.length === 0)
      segments.push({ ...(sent !== undefined && { sent }), at: entry.at, events: [] })
    const last = segments.at(-1)
    if (!last) continue
    // The first segment begins when the connection is open.
    if ('step' in entry) last.at = entry.at
    else if ('receive' in entry) last.events.push({ after: entry.at - last.at, frame: entry.receive })
    else if ('close' in entry) last.events.push({ after: entry.at - last.at, close: entry.close })
  }
  return segments
}

function sentIn(entry: CassetteEntry): string | undefined {
  if ('request' in entry) return entry.request.body ?? ''
  if (!('send' in entry)) return undefined
  return 'text' in entry.send ? entry.send.text : ''
}

/** The response to a WebSocket's upgrade, and the body if it was refused. */
export function upgradeOf({ entries }: Cassette) {
  const received = entries.flatMap((entry) => ('receive' in entry ? [entry.receive] : []))
  const head = received.find((frame) => 'status' in frame)
  const refused = head !== undefined && head.status !== 101
  const body = refused ? received.map((frame) => ('text' in frame ? frame.text : '')).join('') : ''
  return { status: head?.status ?? 101, headers: head?.headers ?? {}, refused, body }
}

/** How long the server took to answer the upgrade. */
export function upgradeDelay({ entries }: Cassette): Micros {
  const at = (name: string) => entries.find((entry) => 'step' in entry && entry.step === name)?.at
  const connected = at('tls') ?? at('proxy') ?? at('tcp') ?? 0
  return Math.max(0, (at('open') ?? connected) - connected)
}

/** Path and query of the recorded address. */
export function pathOf({ entries }: Cassette): string {
  const [dial] = entries.flatMap((entry) => ('dial' in entry ? [entry.dial.url] : []))
  return dial !== undefined && URL.canParse(dial) ? new URL(dial).pathname : '/'
}
