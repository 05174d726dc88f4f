import type { Micros } from '../../core/units.ts'

/** What `ttfa selftest` found: client stamp minus the lab's write stamp, in microseconds. */
export interface HarnessError {
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly rows: readonly HarnessErrorRow[]
  /** The machine's floor: a bare socket without a protocol, from the same self-test. */
  readonly floor?: readonly HarnessErrorRow[]
  /** What the harness adds to the stages of whole turns. */
  readonly turns?: TurnError
}

/** What the self-test of whole turns found: a stage as it was measured minus the same stage by the lab's log. */
export interface TurnError {
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly rows: readonly TurnErrorRow[]
}

/** In microseconds. `concurrency`: conversations at once. */
export interface TurnErrorRow {
  readonly stage: TurnErrorStage
  readonly concurrency: number
  readonly n: number
  readonly p50_us: Micros
  readonly p95_us: Micros
  readonly p99_us: Micros
  readonly max_us: Micros
}

/**
 * `call`: `voice_to_voice` of a call over a telephone network. `stop_signal`: beside the agent's own lag, with the frame
 * in which the caller's first sound travels. `microphone`: from the true end of the caller's speech until its last sound reached
 * the lab.
 */
export const TURN_ERROR_STAGES = [
  'microphone',
  'stt_final',
  'llm_ttft',
  'tts_ttfa',
  'agent',
  'voice_to_voice',
  'call',
  'stop_signal',
] as const
export type TurnErrorStage = (typeof TURN_ERROR_STAGES)[number]

export interface HarnessErrorRow extends ErrorSpread {
  readonly transport: string
  /** Measured over HTTP/2: the way of the request to the lab is in it too. */
  readonly http?: 2
  readonly concurrency: number
  /** The same stamps minus those of the captured packets that carried the audio, if a capture ran. */
  readonly packets?: PacketErrors
}

/** The error of a self-test's stamps against a packet capture, and the capture's own uncertainty. */
export interface PacketErrors extends ErrorSpread {
  /** First audio whose packet is not in the capture. */
  readonly unseen: number
  /** Packets that the kernel dropped because its buffer was full. */
  readonly dropped: number
  /** Uncertainty, in microseconds either way, of aligning the capture's clock with the stamps' clock. */
  readonly clock_us: Micros
}

/** The distribution of errors, in microseconds. */
export interface ErrorSpread {
  readonly n: number
  readonly p50_us: Micros
  readonly p90_us: Micros
  readonly p99_us: Micros
  readonly max_us: Micros
}
