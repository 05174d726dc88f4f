import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../core/clock.ts'
import type { ClientFrame, Outgoing } from '../twin.ts'
import { LAB_HEADER } from '../version.ts'
import { breakOff } from './break-off.ts'
import { Conversation } from './conversation.ts'
import type { Entrance } from './door.ts'
import { GARBAGE } from './garbage.ts'
import { watchIdling } from './idling.ts'
import { noteRefusal } from './notes.ts'
import type { Outlet, Visit } from './visit.ts'

/** A request to upgrade, as Node hands it over. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

/** Answers one WebSocket: refuses the upgrade, or opens the line and listens until it closes. */
export function serveWebSocket(
  entrance: Entrance,
  upgrade: Upgrade,
  server: WebSocketServer,
  version: string,
): void {
  const { mount, delay } = entrance
  const { clock, timetable } = mount.house
  const answered = timetable.at(mount.thawed(clock.now() + delay), () => {
    if (entrance.refusal) return turnAway(entrance, upgrade, version)
    server.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (line) =>
      welcome(entrance, line, upgrade.socket),
    )
  })
  upgrade.socket.on('close', answered.cancel)
  // A client that gives up while it waits is no failure of the lab.
  upgrade.socket.on('error', () => {})
}

function welcome({ mount, route, knock, draws }: Entrance, line: WebSocket, socket: Socket): void {
  const { twin, profile } = route
  const { clock, timetable } = mount.house
  const outlet = webSocketOutlet(line, socket, clock)
  const visit: Visit = { mount, twin, profile, knock, memo: twin.memo?.(knock), outlet, headDelay: 0 }
  const conversation = new Conversation(visit)
  const idling = watchIdling(visit, () => conversation.isTalking)
  const session = draws.delay('session', profile.session ?? 0)
  const opened = timetable.at(mount.thawed(clock.now() + session), () => {
    outlet.write(twin.reply({ kind: 'opened' }, visit.memo, knock))
  })
  line.on('message', (data, isBinary) => {
    const at = clock.now()
    idling.heard(at)
    conversation.hear(frameOf(data, isBinary), at)
  })
  line.on('close', () => {
    opened.cancel()
    idling.stop()
    conversation.leave()
  })
  line.on('error', () => {})
}

function frameOf(data: RawData, isBinary: boolean): ClientFrame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
  return isBinary ? { kind: 'binary', bytes } : { kind: 'text', text: bytes.toString() }
}

function webSocketOutlet(line: WebSocket, socket: Socket, clock: Clock): Outlet {
  const isOpen = () => line.readyState === line.OPEN
  return {
    write: (frames) => {
      const at = clock.now()
      if (isOpen()) for (const frame of frames) send(line, frame)
      return at
    },
    writeHalf: (frames) => {
      const frame = frames.find(({ kind }) => kind === 'text' || kind === 'binary')
      if (frame) socket.write(halfFrame(frame), () => socket.destroy())
    },
    writeGarbage: () => line.send(GARBAGE),
    end: () => line.close(1000),
    destroy: () => breakOff(socket),
  }
}

function send(line: WebSocket, frame: Outgoing): void {
  switch (frame.kind) {
    case 'head':
      return
    case 'text':
      return line.send(frame.text)
    case 'binary':
      return line.send(frame.bytes)
    case 'close':
      return line.close(frame.code, frame.reason)
  }
}

/** The header of a whole frame (RFC 6455, 5.2: final, not masked, 64-bit length) and the first half of its bytes. */
function halfFrame(frame: Outgoing): Buffer {
  const payload =
    frame.kind === 'text' ? Buffer.from(frame.text) : frame.kind === 'binary' ? frame.bytes : Buffer.alloc(0)
  const header = Buffer.alloc(10)
  header[0] = frame.kind === 'binary' ? 0x82 : 0x81
  header[1] = 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload.subarray(0, payload.length >> 1)])
}

/** Answers an upgrade with a plain HTTP refusal. */
function turnAway({ mount, route, knock, refusal }: Entrance, { socket }: Upgrade, version: string): void {
  if (!refusal) return
  const { twin } = route
  noteRefusal({ mount, twin }, refusal, mount.house.clock.now())
  const frames = twin.reply({ kind: 'refused', refusal }, twin.memo?.(knock), knock)
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
