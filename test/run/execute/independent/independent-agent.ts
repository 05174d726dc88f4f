import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * An agent's server on Twilio Media Streams, written from the network's documentation only: it shares nothing with the
 * adapter, with the lab or with the decoders. It is strict about what it is sent, and answers after hidden delays.
 */
export interface IndependentAgent {
  readonly base: string
  /** What was not as documented. */
  readonly problems: readonly string[]
  readonly replies: readonly { readonly spoken: number; readonly wrote: number }[]
  readonly clears: readonly { readonly onset: number; readonly wrote: number }[]
  /** Frames by call, the names of marks that came back, and the custom parameters of each call. */
  readonly frames: ReadonlyMap<string, number>
  readonly marks: readonly string[]
  readonly keys: readonly string[]
  readonly parameters: readonly unknown[]
  readonly close: () => Promise<void>
}

export interface AgentHabits {
  /** Milliseconds from the end of the caller's speech to the first audio; more than the silence that ends a turn. */
  readonly delay: number
  /** Milliseconds from the caller's first sound to `clear`. */
  readonly lag: number
  /** Bytes of a message, and milliseconds of the whole answer. */
  readonly piece: number
  readonly answer: number
  /** Milliseconds between two messages; 0: all at once. */
  readonly pace?: number
  /** Says this much as soon as the call is answered, in milliseconds. */
  readonly greeting?: number
  /** Hangs up after this many answers. */
  readonly hangUpAfter?: number
  readonly authToken?: string
}

/** Frames of silence that end a turn: 240 ms, however late they come. */
const SILENT_FRAMES = 12
/** 40 dB below full scale. */
const LOUD = 320

interface Message {
  readonly event: string
  readonly sequenceNumber?: string
  readonly streamSid?: string
  readonly start?: Readonly<Record<string, unknown>>
  readonly media?: {
    readonly track: string
    readonly chunk: string
    readonly timestamp: string
    readonly payload: string
  }
  readonly mark?: { readonly name: string }
  readonly dtmf?: { readonly digit: string }
}

export async function startIndependentAgent(habits: AgentHabits): Promise<IndependentAgent> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const base = `ws://127.0.0.1:${port}/media-stream`
  const log = {
    problems: [] as string[],
    replies: [] as { spoken: number; wrote: number }[],
    clears: [] as { onset: number; wrote: number }[],
    frames: new Map<string, number>(),
    marks: [] as string[],
    keys: [] as string[],
    parameters: [] as unknown[],
  }
  server.on('connection', (socket, request) => {
    checkSignature(request, base, habits, log.problems)
    const call = new Call(socket, habits, log)
    socket.on('message', (data) => call.take(JSON.parse(String(data))))
    socket.on('close', () => call.end())
  })
  return {
    ...log,
    base,
    close: async () => {
      for (const client of server.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function checkSignature(
  request: IncomingMessage,
  url: string,
  { authToken }: AgentHabits,
  problems: string[],
): void {
  if (authToken === undefined) return
  const expected = createHmac('sha1', authToken).update(url).digest('base64')
  if (request.headers['x-twilio-signature'] !== expected) problems.push('the signature is wrong')
}

type Log = Omit<
  { -readonly [Key in keyof IndependentAgent]: IndependentAgent[Key] },
  'base' | 'close' | 'problems' | 'replies' | 'clears' | 'marks' | 'keys' | 'parameters' | 'frames'
> & {
  problems: string[]
  replies: { spoken: number; wrote: number }[]
  clears: { onset: number; wrote: number }[]
  frames: Map<string, number>
  marks: string[]
  keys: string[]
  parameters: unknown[]
}

class Call {
  readonly #socket: WebSocket
  readonly #habits: AgentHabits
  readonly #log: Log
  #streamSid = ''
  #expected = 0
  #received: string[] = []
  #lastLoud: number | undefined
  #silentFrames = 0
  #answers = 0
  #waiting: string | undefined
  #timers: NodeJS.Timeout[] = []

  constructor(socket: WebSocket, habits: AgentHabits, log: Log) {
    this.#socket = socket
    this.#habits = habits
    this.#log = log
  }

  take(message: Message): void {
    const at = now()
    this.#received.push(message.event)
    this.#check(message)
    switch (message.event) {
      case 'start':
        this.#streamSid = message.streamSid ?? ''
        this.#log.parameters.push(message.start?.customParameters)
        if (this.#habits.greeting !== undefined) this.#say(this.#habits.greeting)
        return
      case 'media':
        return this.#hear(Buffer.from(message.media?.payload ?? '', 'base64'), at)
      case 'mark':
        this.#log.marks.push(message.mark?.name ?? '')
        if (message.mark?.name === this.#waiting) this.#waiting = undefined
        return
      case 'dtmf':
        this.#log.keys.push(message.dtmf?.digit ?? '')
    }
  }

  end(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    if (!this.#received.includes('stop') && this.#habits.hangUpAfter === undefined)
      this.#log.problems.push('the call ended without stop')
  }

  #check(message: Message): void {
    const { problems } = this.#log
    const [first, second] = this.#received
    if (first !== 'connected') problems.push(`the first message is ${first}`)
    if (second !== undefined && second !== 'start') problems.push(`the second message is ${second}`)
    if (message.event === 'connected') return
    this.#expected += 1
    if (message.sequenceNumber !== String(this.#expected))
      problems.push(`number ${message.sequenceNumber} instead of ${this.#expected}`)
    if (message.event !== 'start' && message.streamSid !== this.#streamSid) problems.push('another stream')
    if (message.event === 'media') this.#checkMedia(message.media)
  }

  #checkMedia(media: Message['media']): void {
    const { problems, frames } = this.#log
    const number = (frames.get(this.#streamSid) ?? 0) + 1
    frames.set(this.#streamSid, number)
    if (media?.track !== 'inbound') problems.push(`track ${media?.track}`)
    if (media?.chunk !== String(number)) problems.push(`chunk ${media?.chunk} instead of ${number}`)
    if (media?.timestamp !== String((number - 1) * 20)) problems.push(`timestamp ${media?.timestamp}`)
    if (Buffer.from(media?.payload ?? '', 'base64').length !== 160) problems.push('a frame is not 20 ms')
  }

  #hear(frame: Buffer, at: number): void {
    const isLoud = frame.some((code) => Math.abs(expand(code)) > LOUD)
    if (isLoud && this.#lastLoud === undefined) this.#onset(at)
    this.#silentFrames = isLoud ? 0 : this.#silentFrames + 1
    if (isLoud) this.#lastLoud = at
    else if (this.#lastLoud !== undefined && this.#silentFrames === SILENT_FRAMES)
      this.#endOfTurn(this.#lastLoud)
  }

  /** A caller who speaks while an answer is played interrupts it. */
  #onset(onset: number): void {
    if (this.#waiting === undefined) return
    this.#after(onset + this.#habits.lag * 1e3, () => {
      for (const timer of this.#timers) clearTimeout(timer)
      this.#log.clears.push({ onset, wrote: this.#send({ event: 'clear' }) })
    })
  }

  #endOfTurn(spoken: number): void {
    this.#lastLoud = undefined
    this.#after(spoken + this.#habits.delay * 1e3, () => {
      this.#log.replies.push({ spoken, wrote: this.#say(this.#habits.answer) })
    })
  }

  /** Returns when the first message was written. */
  #say(milliseconds: number): number {
    const { piece, pace = 0, hangUpAfter } = this.#habits
    const audio = tone(milliseconds)
    const pieces = Array.from({ length: Math.ceil(audio.length / piece) }, (_, index) =>
      audio.subarray(index * piece, (index + 1) * piece),
    )
    this.#answers += 1
    const name = JSON.stringify({ answer: this.#answers, ' spaces ': true })
    this.#waiting = name
    const began = now()
    const sendPiece = (index: number) => {
      const payload = pieces[index]?.toString('base64')
      if (payload !== undefined) this.#send({ event: 'media', media: { payload } })
      if (index === pieces.length - 1) this.#send({ event: 'mark', mark: { name } })
      if (index === pieces.length - 1 && this.#answers === hangUpAfter)
        this.#after(now() + milliseconds * 1e3 + 100e3, () => this.#socket.close(1000))
    }
    for (const index of pieces.keys())
      if (pace === 0 || index === 0) sendPiece(index)
      else this.#after(began + index * pace * 1e3, () => sendPiece(index))
    return began
  }

  #send(fields: object): number {
    const at = now()
    this.#socket.send(JSON.stringify({ ...fields, streamSid: this.#streamSid }))
    return at
  }

  #after(due: number, task: () => void): void {
    this.#timers.push(setTimeout(task, Math.max(0, (due - now()) / 1e3)))
  }
}

/** Microseconds of the clock that all processes of this host share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e3
}

/** 440 Hz at a quarter of full scale, as 8-bit mu-law at 8 kHz. */
function tone(milliseconds: number): Buffer {
  return Buffer.from(
    Array.from({ length: milliseconds * 8 }, (_, index) =>
      compress(Math.round(8000 * Math.sin((2 * Math.PI * 440 * (index + 1)) / 8000))),
    ),
  )
}

/** ITU-T G.711, mu-law: 14 bits to 8, as in the standard's table of segments. */
function compress(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 132
  const segment = Math.floor(Math.log2(magnitude)) - 7
  const step = (magnitude >> (segment + 3)) & 15
  return ~((sample < 0 ? 128 : 0) | (segment << 4) | step) & 255
}

function expand(code: number): number {
  const bits = ~code & 255
  const magnitude = (((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33
  return (bits & 128 ? -4 : 4) * magnitude
}
