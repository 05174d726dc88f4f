/** Of one connection that carries several streams: which are fed, which are awaited, and whether any was completed. */
export interface Streams {
  readonly open: Map<string, 'fed' | 'awaited'>
  completed: boolean
}

/** The memory of a fresh connection. */
export function noStreams(): Streams {
  return { open: new Map(), completed: false }
}

/** Text of a stream was said, or its input was ended or cancelled; what is `last` leaves only its answer to await. */
export function fed(streams: Streams, stream: string, last: boolean): void {
  streams.open.set(stream, last ? 'awaited' : 'fed')
}

/** Whether more text of the stream is to come. */
export function isFed({ open }: Streams, stream: string): boolean {
  return open.get(stream) === 'fed'
}

/** A stream's part was called complete: the stream's end, unless more text of it is to come. */
export function complete(streams: Streams, stream: string): 'flushed' | 'end' {
  if (isFed(streams, stream)) return 'flushed'
  streams.open.delete(stream)
  streams.completed = true
  return 'end'
}

/** Whether everything that was said has been answered, so that a close harms nobody. */
export function isIdle({ open, completed }: Streams): boolean {
  return completed && open.size === 0
}
