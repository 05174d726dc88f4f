import type { Fault } from '../../../core/fault.ts'
import { newStreamStates } from '../../shared/stream-states.ts'
import { readClose } from '../errors.ts'
import type { DialogueState } from './turns.ts'

/** A close is not a fault if nothing was in progress. */
export function readDialogueClose(
  code: number,
  reason: string,
  { turns, closing }: DialogueState,
): Fault | undefined {
  const isIdle = closing || (turns.size > 0 && [...turns.values()].every(({ ended }) => ended))
  return isIdle ? undefined : readClose(code, reason, newStreamStates())
}
