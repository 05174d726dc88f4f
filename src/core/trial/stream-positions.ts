/**
 * Where the instants of a trial were in the bytes of its TCP connection: what is needed to find the packets that
 * carried them. Positions count from the first byte of the connection, in each direction. One that is not known
 * is absent.
 */
export interface StreamPositions {
  readonly local: StreamEnd
  readonly remote: StreamEnd
  /** Bytes that were sent before the first text. */
  readonly first_text?: number
  /** Bytes that had arrived with the end of what each instant is about. */
  readonly headers?: number
  readonly first_frame?: number
  readonly first_audio?: number
}

export interface StreamEnd {
  readonly address: string
  readonly port: number
}
