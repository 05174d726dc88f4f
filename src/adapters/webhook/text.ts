import { webhookAgent } from './agent.ts'

/** An agent behind a webhook that takes the caller’s transcript. */
export const webhookText = webhookAgent(
  { id: 'webhook-text', title: 'Any agent behind a webhook, text in' },
  {
    body: '{"text":"{text}","session":"{session}","model":"{model}","voice":"{voice}","sample_rate":"{rate}"}',
    reply: 'text',
    at: '/reply',
  },
)
