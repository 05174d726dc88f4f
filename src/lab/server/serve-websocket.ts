import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import { LAB_HEADER } from '../../core/adapter/lab-header.ts'
import type { ClientFrame } from '../contract/frames.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import { checkConnectionLimit } from '../limits/check-connection-limit.ts'
import { RequestDispatcher } from '../session/request-dispatcher.ts'
import { addRetryAfter, refusalFor, type Session, sendRefusal } from '../session/session.ts'
import { recordRefusal } from '../truth/truth-entries.ts'
import type { Admission } from './admission.ts'
import { startIdleTimer } from './idle-timeout.ts'
import { createWebSocketWriter } from './websocket-writer.ts'

/** The code of a connection that broke off (RFC 6455, 7.1.5). */
const NO_CLOSE_FRAME = 1006

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
  admission: Admission,
  upgrade: Upgrade,
  server: WebSocketServer,
  version: string,
): void {
  const { mount, delay } = admission
  const { clock, scheduler } = mount.lab
  const timer = scheduler.at(mount.afterFreezes(clock.now() + delay), () => {
    const answer = (refusal?: RequestRefusal) => {
      let opened: WebSocket | undefined
      if (refusal && !refusesAfterUpgrade(admission, refusal))
        refuseUpgrade(admission, refusal, upgrade, version)
      else
        completeUpgrade(admission, upgrade, server, (webSocket) => {
          opened = webSocket
          startSession(admission, refusal, webSocket, upgrade.socket)
        })
      return opened
    }
    if (admission.refusal) answer(admission.refusal)
    else checkLimits(admission, upgrade.socket, answer)
  })
  upgrade.socket.on('close', timer.cancel)
  // A client may disconnect while it waits; that is not an error of the lab.
  upgrade.socket.on('error', () => {})
}

/** Some servers accept an upgrade that they have no room for, and close the connection at once. */
function refusesAfterUpgrade({ route: { twin, profile } }: Admission, refusal: RequestRefusal): boolean {
  const isClosed = refusal.reason === 'busy' && profile.limits?.excess === 'close'
  return isClosed || twin.refusesAfterUpgrade?.(refusal) === true
}

/**
 * Checks the connection limit; and the concurrency limit, if the provider counts connections. Beyond the
 * concurrency limit a connection may have to wait.
 * @param answer called once the connection is admitted or refused
 */
function checkLimits(
  admission: Admission,
  socket: Socket,
  answer: (refusal?: RequestRefusal) => WebSocket | undefined,
): void {
  const { limiter, lab } = admission.mount
  const now = lab.clock.now()
  const excess = checkConnectionLimit(admission, socket, now)
  if (excess || admission.route.twin.facts.concurrencyUnit !== 'connections') {
    answer(excess)
    return
  }
  const admitted = () => {
    const webSocket = answer()
    if (webSocket) webSocket.on('close', (code) => limiter.release(code === NO_CLOSE_FRAME))
    else limiter.release()
  }
  const verdict = limiter.tryAcquire(now)
  const habit = admission.route.profile.limits?.excess
  if (verdict === 'in') admitted()
  else if (verdict !== 'busy' || (habit !== 'queue' && habit !== 'hang'))
    answer(refusalFor(verdict, limiter.usage(now)))
  else if (habit === 'queue') socket.on('close', limiter.waitForSlot(admitted).cancel)
}

function completeUpgrade(
  { route, connectRequest }: Admission,
  { request, socket, head }: Upgrade,
  server: WebSocketServer,
  onOpen: (webSocket: WebSocket) => void,
): void {
  const headers = Object.entries(route.twin.upgradeHeaders?.(connectRequest) ?? {})
  const addHeaders = (lines: string[]) => lines.push(...headers.map(([name, value]) => `${name}: ${value}`))
  // `handleUpgrade` emits `headers` synchronously, so no other connection gets these headers.
  server.on('headers', addHeaders)
  server.handleUpgrade(request, socket, head, onOpen)
  server.off('headers', addHeaders)
}

function startSession(
  { mount, route, connectRequest, random }: Admission,
  refusal: RequestRefusal | undefined,
  webSocket: WebSocket,
  socket: Socket,
): void {
  const { twin, profile } = route
  const { clock, scheduler } = mount.lab
  const writer = createWebSocketWriter(webSocket, socket, mount.lab)
  const session: Session = {
    mount,
    twin,
    profile,
    connectRequest,
    state: twin.newState?.(connectRequest),
    writer,
    headerDelay: 0,
  }
  webSocket.on('error', () => {})
  if (refusal) {
    recordRefusal(session, refusal, clock.now())
    return sendRefusal(session, refusal)
  }
  const dispatcher = new RequestDispatcher(session)
  const idleTimer = startIdleTimer(session, () => dispatcher.isSpeaking)
  const sendOpened = () => writer.write(twin.reply({ kind: 'opened' }, session.state, connectRequest))
  const now = clock.now()
  const due = mount.afterFreezes(now + random.delay('session', profile.session ?? 0))
  // Without a delay send it synchronously: a client that sends at once must get the greeting before any
  // reply.
  const openTimer = due > now ? scheduler.at(due, sendOpened) : undefined
  if (!openTimer) sendOpened()
  webSocket.on('message', (data, isBinary) => {
    const at = clock.now()
    idleTimer.reset(at)
    dispatcher.dispatchFrame(toClientFrame(data, isBinary), at)
  })
  webSocket.on('close', () => {
    openTimer?.cancel()
    idleTimer.stop()
    dispatcher.close()
  })
}

function toClientFrame(data: RawData, isBinary: boolean): ClientFrame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
  return isBinary ? { kind: 'binary', bytes } : { kind: 'text', text: bytes.toString() }
}

/** Refuses an upgrade with an HTTP response. */
function refuseUpgrade(
  { mount, route, connectRequest }: Admission,
  refusal: RequestRefusal,
  { socket }: Upgrade,
  version: string,
): void {
  const { twin } = route
  recordRefusal({ mount, twin }, refusal, mount.lab.clock.now())
  const { profile } = route
  const frames = twin
    .reply({ kind: 'refused', refusal }, twin.newState?.(connectRequest), connectRequest)
    .map((frame) => addRetryAfter({ profile }, refusal, frame))
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
