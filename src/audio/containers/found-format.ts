import type { Container } from '../../core/audio-format.ts'

/** What an answer turned out to be. */
export interface FoundFormat {
  readonly name: string
  /** Absent if no target can request it. */
  readonly container?: Container
}

/** A format that the bytes are, or that they may become once more of them have arrived. */
export interface Sniffed {
  readonly found: FoundFormat
  readonly certain: boolean
}
