/** The streams of one multiplexed connection: `fed` expects more text, `awaited` only its response. */
export interface StreamStates {
  readonly open: Map<string, 'fed' | 'awaited'>
  anyCompleted: boolean
}

export function newStreamStates(): StreamStates {
  return { open: new Map(), anyCompleted: false }
}

/** Records that text was sent. After the last text, an end or a cancel only the response is awaited. */
export function markTextSent(streams: StreamStates, stream: string, last: boolean): void {
  streams.open.set(stream, last ? 'awaited' : 'fed')
}

/** Whether more text of the stream is still to be sent. */
export function expectsMoreText({ open }: StreamStates, stream: string): boolean {
  return open.get(stream) === 'fed'
}

/**
 * The provider has completed a part of the stream. It is the end of the stream, unless more text is to come.
 */
export function completeStream(streams: StreamStates, stream: string): 'flushed' | 'end' {
  if (expectsMoreText(streams, stream)) return 'flushed'
  streams.open.delete(stream)
  streams.anyCompleted = true
  return 'end'
}

/** Whether every stream has been answered, so that a close is not a fault. */
export function isIdle({ open, anyCompleted }: StreamStates): boolean {
  return anyCompleted && open.size === 0
}
