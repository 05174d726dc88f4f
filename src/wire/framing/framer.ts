import type { Frame } from '../../core/adapter/adapter.ts'
import type { BodyConsumer } from '../http/response-body.ts'

export type EmitFrame = (frame: Frame) => void

/** Splits the bytes of a body into frames. */
export interface Framer extends BodyConsumer {
  /** Throws a `ProtocolError` when a frame exceeds the limit. */
  write(source: Buffer, start: number, end: number): void
  /** The body is over. */
  end(): void
}
