import type { Adapter } from '../../core/adapter/adapter.ts'
import { CHAT_OPTIONS, chatDial, hearChat } from '../openai/chat-completions.ts'
import { type ChatState, newChatState } from '../openai/chat-ending.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { readRefusal } from './errors.ts'
import { COMPONENT_FACTS } from './facts.ts'
import { ELECTRON_PLAN_LIMITS } from './plan-limits.ts'

/** Electron serves OpenAI’s chat completions under Smallest’s own path prefix. */
export const smallestElectron: Adapter<OptionsOf<typeof CHAT_OPTIONS>, ChatState> = {
  contract: 1,
  facts: {
    ...COMPONENT_FACTS,
    kind: 'llm',
    docs: 'https://docs.smallest.ai/models/documentation/llm/overview',
    models: ['electron'],
    planLimits: ELECTRON_PLAN_LIMITS,
    reuse: 'serial',
    billing: 'tokens',
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
