import type { Adapter, Cue, Frame, Job } from '../../../core/adapter/adapter.ts'
import { jsonFrame } from '../../shared/json-frame.ts'
import { checkOptions } from '../../shared/options.ts'
import { readRefusal } from '../errors.ts'
import { readDialogueClose } from './close.ts'
import { hearDialogue } from './hear.ts'
import {
  DIALOGUE_FACTS,
  DIALOGUE_OPTIONS,
  type DialogueOptions,
  dialogueDial,
  voicesMessage,
} from './request.ts'
import {
  beginTurn,
  type DialogueState,
  needsFlush,
  newDialogueState,
  noteText,
  takeNewTurn,
} from './turns.ts'

/**
 * ElevenLabs’ text to dialogue: one conversation per connection with several turns. No message cancels a
 * turn.
 */
export const elevenlabsDialogue: Adapter<DialogueOptions, DialogueState> = {
  contract: 1,
  facts: {
    ...DIALOGUE_FACTS,
    id: 'elevenlabs-dialogue',
    title: 'ElevenLabs text to dialogue over WebSocket',
    reuse: 'serial',
    cancel: 'close',
  },
  parseOptions: (raw) => checkOptions('elevenlabs-dialogue', DIALOGUE_OPTIONS, raw),
  dial: (job) => dialogueDial(job, '/stream-input'),
  newState: newDialogueState,
  say,
  hear: hearDialogue,
  readRefusal,
  readClose: readDialogueClose,
}

/** The last text flushes. Otherwise a short sentence would wait for the next one. */
function say(cue: Cue, job: Job<DialogueOptions>, state: DialogueState): Frame[] {
  const { stream, voice } = job
  switch (cue.kind) {
    case 'open':
      return [jsonFrame(voicesMessage(job))]
    case 'start':
      state.turns.clear()
      beginTurn(state, stream)
      state.beginsTurn = state.turnBegan
      state.turnBegan = true
      return []
    case 'text':
      if (cue.text === '') return []
      noteText(state, stream)
      return [jsonFrame({ inputs: [{ text: cue.text, voice_id: voice, new_turn: takeNewTurn(state) }] })]
    case 'flush':
    case 'end':
      return needsFlush(state, stream, cue.kind === 'end') ? [jsonFrame({ flush: true })] : []
    case 'keepalive':
      return [jsonFrame({ keep_alive: true })]
    case 'close':
      state.closing = true
      return [jsonFrame({ close_socket: true })]
    default:
      return []
  }
}
