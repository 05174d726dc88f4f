import type { Adapter } from '../core/adapter.ts'
import { CHAT_OPTIONS, type ChatMemo, chatDial, chatMemo, hearChat } from './openai/chat.ts'
import { checkOptions, type Given } from './options.ts'
import { readRefusal } from './smallest/errors.ts'
import { ELECTRON } from './smallest/facts.ts'

/** Electron serves OpenAI’s chat completions under Smallest’s own path prefix. */
export const smallestElectron: Adapter<Given<typeof CHAT_OPTIONS>, ChatMemo> = {
  contract: 1,
  facts: {
    ...ELECTRON,
    id: 'smallest-electron',
    title: 'Smallest.ai Electron chat completions',
    transport: 'sse',
    origin: 'https://api.smallest.ai',
    streaming: true,
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('smallest-electron', CHAT_OPTIONS, raw),
  dial: (job) => chatDial(job, `${job.base}/waves/v1/chat/completions`),
  memo: chatMemo,
  hear: hearChat,
  readRefusal,
}
