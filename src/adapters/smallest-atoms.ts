import type { Adapter, Cue, Frame, Job } from '../core/adapter.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'
import { hearRealtime, type RealtimeMemo, type RealtimeReading, realtimeMemo } from './realtime.ts'
import { faultOfClose, faultOfFrame, readRefusal } from './smallest/errors.ts'
import { ATOMS } from './smallest/facts.ts'

const AGENT_OPTIONS = {
  /** The id of the agent to call. */
  agent_id: { kind: 'text' },
  /** The agent’s variables as URL-encoded JSON. */
  variables: { kind: 'text' },
} as const satisfies OptionRules

type Options = Given<typeof AGENT_OPTIONS>

const READING: RealtimeReading = {
  meanings: {
    'session.created': 'ready',
    'output_audio.delta': 'audio',
    'transcript.delta': 'agent says',
    transcript: 'agent said',
    agent_stop_talking: 'over',
    interruption: 'interrupted',
    error: 'error',
  },
  audio: 'audio',
  text: 'text',
  faultOf: faultOfFrame,
  byRole: true,
}

/** An Atoms agent over WebSocket. Both directions share one sample rate; transcript deltas are cumulative. */
export const smallestAtoms: Adapter<Options, RealtimeMemo> = {
  contract: 1,
  facts: {
    ...ATOMS,
    id: 'smallest-atoms',
    title: 'Smallest.ai Atoms agent over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    input: {
      audio: 'streamed',
      formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
      sampleRates: [24000, 8000, 16000, 48000],
    },
    streaming: true,
    completion: 'message',
    handshake: true,
  },
  parseOptions: (raw) => checkOptions('smallest-atoms', AGENT_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'websocket',
    url: withQuery(`${job.base}/atoms/v1/agent/connect`, {
      mode: job.model,
      sample_rate: job.format.sampleRate,
      ...job.options,
    }),
    headers: { authorization: `Bearer ${job.key}` },
  }),
  memo: realtimeMemo,
  say,
  hear: (frame, memo) => hearRealtime(frame, memo, READING),
  readRefusal,
  readClose: (code, reason, { closing }) => (closing ? undefined : faultOfClose(code, reason)),
}

function say(cue: Cue, _: Job<Options>, memo: RealtimeMemo): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return cue.audio.length === 0
        ? []
        : [
            jsonFrame({
              type: 'input_audio_buffer.append',
              audio: Buffer.from(cue.audio).toString('base64'),
            }),
          ]
    case 'text':
      return cue.text === '' ? [] : [jsonFrame({ type: 'input_text.send', text: cue.text })]
    case 'end':
    case 'close':
      memo.closing = true
      return [jsonFrame({ type: 'session.close' })]
    default:
      return []
  }
}
