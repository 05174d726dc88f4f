/** Bytes of audio in the complete events of a body that comes in pieces. */
export function eventDecoder<Event>(audioOf: (event: Event) => string): (bytes: Buffer) => number {
  let held = ''
  return (bytes) => {
    const events = (held + bytes.toString()).split('\n\n')
    held = events.pop() ?? ''
    return events
      .map((event) => audioOf(JSON.parse(event.slice('data: '.length))))
      .reduce((sum, audio) => sum + Buffer.from(audio, 'base64').length, 0)
  }
}
