/** A turn of text to dialogue: how many batches were requested, and how many were answered. */
interface DialogueTurn {
  /** Text was sent that no flush covers yet. */
  hasText: boolean
  inputEnded: boolean
  flushesSent: number
  flushesAnswered: number
  ended: boolean
}

/** The state of one connection: its turns by context, the earliest first. */
export interface DialogueState {
  readonly turns: Map<string, DialogueTurn>
  /** A turn has begun on this connection. The next text begins another one. */
  turnBegan: boolean
  beginsTurn: boolean
  closing: boolean
}

export function newDialogueState(): DialogueState {
  return { turns: new Map(), turnBegan: false, beginsTurn: false, closing: false }
}

export function beginTurn({ turns }: DialogueState, stream: string): DialogueTurn {
  const turn = { hasText: false, inputEnded: false, flushesSent: 0, flushesAnswered: 0, ended: false }
  turns.set(stream, turn)
  return turn
}

/** Adds text to the turn of its context, and begins the turn if necessary. */
export function noteText(state: DialogueState, stream: string): void {
  const turn = state.turns.get(stream) ?? beginTurn(state, stream)
  turn.hasText = true
}

/** The mark on the first text of a later turn, as Pipecat sends it; undefined for any other text. */
export function takeNewTurn(state: DialogueState): true | undefined {
  const { beginsTurn } = state
  state.beginsTurn = false
  return beginsTurn || undefined
}

export function turnOf({ turns }: DialogueState, stream: string): DialogueTurn | undefined {
  return turns.get(stream)
}

/**
 * Whether to send a flush, which then counts as sent. A flush is answered only if there is text before it.
 * @param isEnd whether the text is complete
 */
export function needsFlush({ turns }: DialogueState, stream: string, isEnd: boolean): boolean {
  const turn = turns.get(stream)
  if (!turn) return false
  turn.inputEnded ||= isEnd
  if (!turn.hasText) return false
  turn.hasText = false
  turn.flushesSent += 1
  return true
}

/** All audio of one batch has arrived. With complete text, the last batch ends the turn. */
export function answerFlush(turn: DialogueTurn | undefined): 'flushed' | 'end' {
  if (!turn) return 'flushed'
  turn.flushesAnswered += 1
  turn.ended = turn.inputEnded && turn.flushesAnswered >= turn.flushesSent
  return turn.ended ? 'end' : 'flushed'
}

/** Returns the contexts whose turns have ended, and forgets them. */
export function takeEnded({ turns }: DialogueState): string[] {
  const ended = [...turns].filter(([, turn]) => turn.ended).map(([stream]) => stream)
  for (const stream of ended) turns.delete(stream)
  return ended
}
