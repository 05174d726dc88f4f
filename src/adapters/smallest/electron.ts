import type { Adapter } from '../../core/adapter/adapter.ts'
import { CHAT_OPTIONS, chatDial, hearChat } from '../openai/chat-completions.ts'
import { type ChatState, newChatState } from '../openai/chat-ending.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { readRefusal } from './errors.ts'
import { ELECTRON_FACTS } from './facts.ts'

/** Electron serves OpenAI’s chat completions under Smallest’s own path prefix. */
export const smallestElectron: Adapter<OptionsOf<typeof CHAT_OPTIONS>, ChatState> = {
  contract: 1,
  facts: {
    ...ELECTRON_FACTS,
    id: 'smallest-electron',
    title: 'Smallest.ai Electron chat completions',
    transport: 'sse',
    origin: 'https://api.smallest.ai',
    streaming: true,
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('smallest-electron', CHAT_OPTIONS, raw),
  dial: (job) => chatDial(job, `${job.base}/waves/v1/chat/completions`),
  newState: newChatState,
  hear: hearChat,
  readRefusal,
}
