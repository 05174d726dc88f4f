import type { AnyTwin } from '../../twin.ts'
import { deepgramFluxWebSocket } from './flux.ts'
import { deepgramLists } from './lists.ts'
import { deepgramFluxSpeak, deepgramSpeak } from './rest.ts'
import { deepgramWebSocket } from './websocket.ts'

export const DEEPGRAM: readonly AnyTwin[] = [
  deepgramSpeak,
  deepgramWebSocket,
  deepgramFluxSpeak,
  deepgramFluxWebSocket,
  ...deepgramLists,
]
