/** The streams of one multiplexed connection: `fed` expects more text, `awaited` only its response. */
export interface Streams {
  readonly open: Map<string, 'fed' | 'awaited'>
  completed: boolean
}

export function noStreams(): Streams {
  return { open: new Map(), completed: false }
}

/** Records that text was sent. After the last text, an end or a cancel only the response is awaited. */
export function fed(streams: Streams, stream: string, last: boolean): void {
  streams.open.set(stream, last ? 'awaited' : 'fed')
}

/** Whether more text of the stream is still to be sent. */
export function isFed({ open }: Streams, stream: string): boolean {
  return open.get(stream) === 'fed'
}

/** The provider has completed a part of the stream: that is its end, unless more text is to come. */
export function complete(streams: Streams, stream: string): 'flushed' | 'end' {
  if (isFed(streams, stream)) return 'flushed'
  streams.open.delete(stream)
  streams.completed = true
  return 'end'
}

/** Whether every stream has been answered, so that a close is no fault. */
export function isIdle({ open, completed }: Streams): boolean {
  return completed && open.size === 0
}
