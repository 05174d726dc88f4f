import type { AudioFormatFact } from '../adapter/adapter.ts'
import type { HttpChoice } from '../adapter/http-choice.ts'
import type { CloneStep } from '../provisioning/clone.ts'
import type { DictionaryStep } from '../provisioning/dictionary.ts'
import type { LabProfile } from './lab-profile.ts'
import type { TurnOptions } from './turn-options.ts'

/** One target of a comparison. */
export interface Target extends TurnOptions {
  /** Its name in tables and files: letters, digits, `.`, `_` and `-`. */
  readonly id: string
  /** In a merged run: where it was measured from, as its `id` says too. */
  readonly vantage?: string
  /** An adapter's id, or the path of a file that defines one. */
  readonly adapter: string
  /** Model, voice, sample rate and format default to those in the adapter's facts. */
  readonly model?: string
  readonly voice?: string
  readonly sampleRate?: number
  readonly format?: AudioFormatFact
  readonly language: string
  /** The numbers of its own texts; absent if it speaks those of all. */
  readonly texts?: readonly number[]
  readonly region: string
  /** Scheme, host and port instead of the provider's. */
  readonly base?: string
  /** The file or folder of recorded answers that answer it. */
  readonly cassette?: string
  readonly options: Readonly<Record<string, unknown>>
  /** Offer permessage-deflate on WebSockets. Default: no. */
  readonly compression?: boolean
  /** The version of HTTP to speak. Default: that of the adapter's facts, or else 1.1. */
  readonly http?: HttpChoice
  /** A voice to clone for it before the run. */
  readonly clone?: CloneStep
  /** A pronunciation dictionary to create for it before the run. */
  readonly dictionary?: DictionaryStep
  /** How the built-in lab emulates this target. */
  readonly lab?: LabProfile
}
