import type { Adapter } from '../core/adapter.ts'
import { CHAT_OPTIONS, type ChatMemo, chatDial, chatMemo, hearChat } from './openai/chat.ts'
import { readRefusal } from './openai/errors.ts'
import { OPENAI_COMPANY } from './openai/facts.ts'
import { versioned } from './openai/request.ts'
import { checkOptions, type Given } from './options.ts'

/** OpenAI’s chat completions, and every compatible server; `base` sets its address. */
export const openaiChat: Adapter<Given<typeof CHAT_OPTIONS>, ChatMemo> = {
  contract: 1,
  facts: {
    ...OPENAI_COMPANY,
    id: 'openai-chat',
    title: 'OpenAI chat completions, and servers compatible with them',
    kind: 'llm',
    transport: 'sse',
    origin: 'https://api.openai.com',
    docs: 'https://platform.openai.com/docs/api-reference/chat-streaming',
    models: ['gpt-4.1-mini', 'gpt-4.1'],
    reuse: 'serial',
    streaming: true,
    completion: 'message',
    billing: 'tokens',
  },
  parseOptions: (raw) => checkOptions('openai-chat', CHAT_OPTIONS, raw),
  dial: (job) => chatDial(job, `${versioned(job.base)}/chat/completions`),
  memo: chatMemo,
  hear: hearChat,
  readRefusal,
}
