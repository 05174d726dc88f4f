import type { AnyTwin } from '../../twin.ts'
import { cartesiaBytes } from './bytes.ts'
import { cartesiaLists } from './lists.ts'
import { cartesiaSse } from './sse.ts'
import { cartesiaWebSocket } from './websocket.ts'

export const CARTESIA: readonly AnyTwin[] = [cartesiaBytes, cartesiaSse, cartesiaWebSocket, ...cartesiaLists]
