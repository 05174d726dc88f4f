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
import { beginTurn, type DialogueState, needsFlush, newDialogueState, noteText, takeEnded } from './turns.ts'

/** A keepalive must name a context that exists. So one is opened that never speaks, as Pipecat does. */
const KEEPALIVE_CONTEXT = 'keepalive'

/** ElevenLabs’ text to dialogue with several contexts: each turn is one. */
export const elevenlabsDialogueMulti: Adapter<DialogueOptions, DialogueState> = {
  contract: 1,
  facts: {
    ...DIALOGUE_FACTS,
    id: 'elevenlabs-dialogue-multi',
    title: 'ElevenLabs text to dialogue over WebSocket (multi-stream-input)',
    reuse: 'multiplexed',
    cancel: 'message',
    reuseAfterCancel: true,
    // Error messages name no context, and a close follows.
    reuseAfterFault: false,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-dialogue-multi', DIALOGUE_OPTIONS, raw),
  dial: (job) => dialogueDial(job, '/multi-stream-input'),
  newState: newDialogueState,
  say,
  hear: hearDialogue,
  readRefusal,
  readClose: readDialogueClose,
}

/**
 * Closing a context drops batches that have not begun. A turn's context is therefore closed only when its
 * last batch is known to be complete: when the next turn begins.
 */
function say(cue: Cue, job: Job<DialogueOptions>, state: DialogueState): Frame[] {
  const { stream: context_id, voice } = job
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ ...voicesMessage(job), context_id: KEEPALIVE_CONTEXT })]
    case 'start': {
      const closes = takeEnded(state).map((ended) => jsonFrame({ context_id: ended, close_context: true }))
      beginTurn(state, context_id)
      return [...closes, jsonFrame({ ...voicesMessage(job), context_id })]
    }
    case 'text': {
      if (cue.text === '') return []
      noteText(state, context_id)
      return [jsonFrame({ context_id, inputs: [{ text: cue.text, voice_id: voice }] })]
    }
    case 'flush':
    case 'end':
      return needsFlush(state, context_id, cue.kind === 'end') ? [jsonFrame({ context_id, flush: true })] : []
    case 'cancel':
      return [jsonFrame({ context_id, close_context: true })]
    case 'keepalive':
      return [jsonFrame({ context_id: KEEPALIVE_CONTEXT, keep_alive: true })]
    case 'close':
      state.closing = true
      return [jsonFrame({ close_socket: true })]
    default:
      return []
  }
}
