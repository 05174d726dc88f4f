import { webhookAgent } from './agent.ts'

/** An agent behind a webhook that takes the caller’s audio once the caller has finished. */
export const webhookAudio = webhookAgent(
  {
    id: 'webhook-audio',
    title: 'Any agent behind a webhook, voice in',
    input: {
      audio: 'whole',
      formats: [{ encoding: 'pcm_s16le', container: 'wav' }],
      sampleRates: [16000, 8000, 24000, 48000],
    },
  },
  {
    body: '{"audio":"{audio}","session":"{session}","model":"{model}","voice":"{voice}","sample_rate":"{rate}"}',
    reply: 'audio',
    at: '/audio',
  },
)
