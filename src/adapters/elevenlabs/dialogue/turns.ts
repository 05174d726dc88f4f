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
  /** A turn was begun on this connection, and the next text begins another. */
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

/** Text belongs to a turn, begun or not. */
export function noteText(state: DialogueState, stream: string): void {
  const turn = state.turns.get(stream) ?? beginTurn(state, stream)
  turn.hasText = true
}

/** The mark of the first text of a later turn, as Pipecat sends it; nothing on any other text. */
export function takeNewTurn(state: DialogueState): true | undefined {
  const { beginsTurn } = state
  state.beginsTurn = false
  return beginsTurn || undefined
}

export function turnOf({ turns }: DialogueState, stream: string): DialogueTurn | undefined {
  return turns.get(stream)
}

/**
 * Whether a flush is to be sent, which is counted as sent: it is answered only if there is text before it.
 * @param isEnd the text is complete
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

/** All audio of one batch has come. The turn ends with the last batch of a text that is complete. */
export function answerFlush(turn: DialogueTurn | undefined): 'flushed' | 'end' {
  if (!turn) return 'flushed'
  turn.flushesAnswered += 1
  turn.ended = turn.inputEnded && turn.flushesAnswered >= turn.flushesSent
  return turn.ended ? 'end' : 'flushed'
}

/** The contexts whose turns have ended. They are forgotten. */
export function takeEnded({ turns }: DialogueState): string[] {
  const ended = [...turns].filter(([, turn]) => turn.ended).map(([stream]) => stream)
  for (const stream of ended) turns.delete(stream)
  return ended
}
