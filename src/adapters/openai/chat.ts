import type { Adapter } from '../../core/adapter/adapter.ts'
import type { OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { CHAT_OPTIONS, chatDial, hearChat } from './chat-completions.ts'
import { type ChatState, newChatState } from './chat-ending.ts'
import { CHAT_ENDINGS } from './endings.ts'
import { readRefusal } from './errors.ts'
import { OPENAI_FACTS } from './facts.ts'
import { withVersion } from './speech-request.ts'

/** OpenAI’s chat completions, and every compatible server; `base` sets its address. */
export const openaiChat: Adapter<OptionsOf<typeof CHAT_OPTIONS>, ChatState> = {
  contract: 1,
  facts: {
    ...OPENAI_FACTS,
    id: 'openai-chat',
    title: 'OpenAI chat completions, and servers compatible with them',
    kind: 'llm',
    transport: 'sse',
    origin: 'https://api.openai.com',
    docs: 'https://platform.openai.com/docs/api-reference/chat-streaming',
    models: ['gpt-4.1-mini', 'gpt-4.1'],
    ends: CHAT_ENDINGS,
    reuse: 'serial',
    streaming: true,
    completion: 'message',
    billing: 'tokens',
  },
  parseOptions: (raw) => checkOptions('openai-chat', CHAT_OPTIONS, raw),
  dial: (job) => chatDial(job, `${withVersion(job.base)}/chat/completions`),
  newState: newChatState,
  hear: hearChat,
  readRefusal,
}
