import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { ClientFrame, Refusal } from '../twin.ts'
import { LAB_HEADER } from '../version.ts'
import { Conversation } from './conversation.ts'
import { crowded } from './crowd.ts'
import type { Entrance } from './door.ts'
import { watchIdling } from './idling.ts'
import { noteRefusal } from './notes.ts'
import { refusalFor, refuse, type Visit, waitingFor } from './visit.ts'
import { webSocketOutlet } from './websocket-outlet.ts'

/** The arguments of Node's `upgrade` event. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

/**
 * Serves one WebSocket: refuses the upgrade, or completes it and handles messages until the connection
 * closes.
 */
export function serveWebSocket(
  entrance: Entrance,
  upgrade: Upgrade,
  server: WebSocketServer,
  version: string,
): void {
  const { mount, delay } = entrance
  const { clock, timetable } = mount.house
  const answered = timetable.at(mount.thawed(clock.now() + delay), () => {
    const refusal = entrance.refusal ?? barred(entrance, upgrade.socket)
    const isInside = refusal !== undefined && entrance.route.twin.refusesInside?.(refusal) === true
    if (refusal && !isInside) return turnAway(entrance, refusal, upgrade, version)
    accept(entrance, upgrade, server, (line) => welcome(entrance, refusal, line, upgrade.socket))
  })
  upgrade.socket.on('close', answered.cancel)
  // A client may disconnect while it waits; that is not an error of the lab.
  upgrade.socket.on('error', () => {})
}

/** Checks the connection limit, and the concurrency limit if the provider counts connections. */
function barred(entrance: Entrance, socket: Socket): Refusal | undefined {
  const { limiter, house } = entrance.mount
  const now = house.clock.now()
  const crowd = crowded(entrance, socket, now)
  if (crowd || entrance.route.twin.facts.limits !== 'connections') return crowd
  const verdict = limiter.enter(now)
  if (verdict !== 'in') return refusalFor(verdict, limiter.standing(now))
  socket.on('close', limiter.leave)
  return undefined
}

function accept(
  { route, knock }: Entrance,
  { request, socket, head }: Upgrade,
  server: WebSocketServer,
  onLine: (line: WebSocket) => void,
): void {
  const headers = Object.entries(route.twin.upgradeHeaders?.(knock) ?? {})
  const add = (lines: string[]) => lines.push(...headers.map(([name, value]) => `${name}: ${value}`))
  // `handleUpgrade` emits `headers` synchronously, so no other connection gets these headers.
  server.on('headers', add)
  server.handleUpgrade(request, socket, head, onLine)
  server.off('headers', add)
}

function welcome(
  { mount, route, knock, draws }: Entrance,
  refusal: Refusal | undefined,
  line: WebSocket,
  socket: Socket,
): void {
  const { twin, profile } = route
  const { clock, timetable } = mount.house
  const outlet = webSocketOutlet(line, socket, mount.house)
  const visit: Visit = { mount, twin, profile, knock, memo: twin.memo?.(knock), outlet, headDelay: 0 }
  line.on('error', () => {})
  if (refusal) {
    noteRefusal(visit, refusal, clock.now())
    return refuse(visit, refusal)
  }
  const conversation = new Conversation(visit)
  const idling = watchIdling(visit, () => conversation.isTalking)
  const open = () => outlet.write(twin.reply({ kind: 'opened' }, visit.memo, knock))
  const now = clock.now()
  const due = mount.thawed(now + draws.delay('session', profile.session ?? 0))
  // Without a delay send it synchronously: a client that sends at once must get the greeting before any
  // reply.
  const opened = due > now ? timetable.at(due, open) : undefined
  if (!opened) open()
  line.on('message', (data, isBinary) => {
    const at = clock.now()
    idling.heard(at)
    conversation.hear(frameOf(data, isBinary), at)
  })
  line.on('close', () => {
    opened?.cancel()
    idling.stop()
    conversation.leave()
  })
}

function frameOf(data: RawData, isBinary: boolean): ClientFrame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
  return isBinary ? { kind: 'binary', bytes } : { kind: 'text', text: bytes.toString() }
}

/** Refuses an upgrade with an HTTP response. */
function turnAway(
  { mount, route, knock }: Entrance,
  refusal: Refusal,
  { socket }: Upgrade,
  version: string,
): void {
  const { twin } = route
  noteRefusal({ mount, twin }, refusal, mount.house.clock.now())
  const { profile } = route
  const frames = twin
    .reply({ kind: 'refused', refusal }, twin.memo?.(knock), knock)
    .map((frame) => waitingFor({ profile }, refusal, frame))
  const head = frames.find((frame) => frame.kind === 'head')
  const status = head?.status ?? 400
  const body = frames.map((frame) => (frame.kind === 'text' ? frame.text : '')).join('')
  const headers = {
    ...head?.headers,
    [LAB_HEADER]: version,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`)
}
