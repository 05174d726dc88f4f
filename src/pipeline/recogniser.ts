import type { Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { Channel, type Dialled, dial } from './channel.ts'
import type { Clip, Speaking } from './microphone.ts'
import { type Part, PartFailure } from './part.ts'

/** The transcript of a turn, and when it was final (absolute microseconds). */
export interface Transcript {
  readonly text: string
  readonly at: number
  /** Ends of turn that were reported while the caller was still speaking. */
  readonly prematureEnds: number
}

/** The STT component of a conversation. */
export interface Recogniser {
  readonly requestId: string
  readonly simulated: boolean
  readonly loopLag: number
  /** A frame of the caller's speech or of silence. */
  readonly feed: (frame: Uint8Array) => void
  /** Transcribes the caller's next turn. Rejects with a `ComponentError`. */
  readonly transcribe: (clip: Clip, speaking: Speaking, signal: AbortSignal) => Promise<Transcript>
  /** ttfa's own endpointing has detected the end of the caller's speech. */
  readonly finish: () => void
  readonly close: () => void
}

interface Awaited {
  readonly speechEnd: number
  readonly resolve: (transcript: Transcript) => void
  readonly reject: (failure: PartFailure) => void
}

/** Streams audio all the time on one connection. */
export class StreamingRecogniser implements Recogniser {
  readonly #part: Part
  readonly #channel: Channel
  #settled: string[] = []
  #prematureEnds = 0
  #awaited: Awaited | undefined
  #failure: PartFailure | undefined

  private constructor(part: Part, dialled: Dialled) {
    this.#part = part
    this.#channel = new Channel(part, dialled, {
      onHeard: (heard, at) => this.#hear(heard, at),
      onFault: (fault, at) => this.#fail(fault, at),
      onOver: (at) => this.#fail({ kind: 'network', detail: 'the recogniser closed the connection' }, at),
    })
  }

  /** Connects. Rejects with a `ComponentError`. */
  static async open(part: Part): Promise<StreamingRecogniser> {
    const recogniser = new StreamingRecogniser(part, await dial(part))
    recogniser.#channel.begin()
    recogniser.#channel.say({ kind: 'start' })
    return recogniser
  }

  get requestId(): string {
    return this.#channel.requestId
  }
  get simulated(): boolean {
    return this.#channel.simulated
  }
  get loopLag(): number {
    return this.#channel.loopLag
  }
  get isOver(): boolean {
    return this.#channel.isOver
  }

  feed(audio: Uint8Array): void {
    this.#channel.say({ kind: 'audio', audio, last: false })
  }

  transcribe(_clip: Clip, { speechEnd }: Speaking, signal: AbortSignal): Promise<Transcript> {
    this.#prematureEnds = 0
    this.#settled = []
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#awaited = { speechEnd, resolve, reject }
      signal.addEventListener('abort', () => {
        const fault = { kind: 'timeout', detail: 'no final transcript before the timeout' } as const
        reject(new PartFailure('stt', fault, this.#part.clock.now()))
      })
    })
  }

  finish(): void {
    this.#channel.say({ kind: 'flush' })
  }

  close(): void {
    this.#channel.leave()
    this.#channel.hangUp()
  }

  #hear(heard: Heard, at: number): void {
    if (heard.kind === 'text' && heard.final && heard.speaker !== 'agent')
      this.#settled.push(heard.text.trim())
    if (heard.kind === 'turn' && heard.event === 'end_of_turn') this.#turnOver(at)
  }

  /** An end of turn while the caller still speaks is counted and ignored: more words follow. */
  #turnOver(at: number): void {
    const awaited = this.#awaited
    if (!awaited) return
    if (at < awaited.speechEnd) {
      this.#prematureEnds += 1
      return
    }
    this.#awaited = undefined
    const text = this.#settled.filter(Boolean).join(' ')
    awaited.resolve({ text, at, prematureEnds: this.#prematureEnds })
  }

  #fail(fault: Fault, at: number): void {
    this.#failure = new PartFailure('stt', fault, at)
    this.#channel.hangUp()
    this.#awaited?.reject(this.#failure)
    this.#awaited = undefined
  }
}
