import { longestGap, loudnessStrip, sniffAudio } from '../../trace/audio-view.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import { formatDuration } from '../format/units/durations.ts'

const STRIP_WIDTH = 60
const BLOCKS = ' ▁▂▃▄▅▆▇█'
/** The range of the strip: below it the strip is empty, above it full. */
const [QUIETEST, LOUDEST] = [-60, -10]

/** The audio as it arrived: loudness, silence, onset, pieces and format. */
export function audioLines(trace: RequestTrace): string[] {
  const { trial, audio } = trace
  if (trial.pieces === 0) return ['  none']
  return [...(audio ? [`  |${drawStrip(loudnessStrip(audio, STRIP_WIDTH))}|`] : []), ...factLines(trace)]
}

function factLines(trace: RequestTrace): string[] {
  const { trial, arrivals } = trace
  const { audio_us = 0, lead_silence_us, bytes, pieces, underruns = 0, underrun_us = 0 } = trial
  const onset = arrivals.onset
  const gap = longestGap(arrivals.pieces)
  return [
    `  ${formatDuration(audio_us)} of audio in ${pieces} pieces, ${bytes} bytes`,
    onset === undefined || lead_silence_us === undefined
      ? '  nothing in it can be heard'
      : `  ${formatDuration(lead_silence_us)} of silence first: it can be heard from piece ${onset.piece + 1} on`,
    ...(gap === undefined ? [] : [`  longest gap between two pieces ${formatDuration(gap)}`]),
    underruns === 0
      ? '  playback never waits for a piece'
      : `  playback waits ${underruns === 1 ? 'once' : `${underruns} times`}, ${formatDuration(underrun_us)} in all`,
    `  ${formatWords(trace)}`,
  ]
}

/** The format as declared, and as detected in the bytes. */
function formatWords(trace: RequestTrace): string {
  const { encoding, container, sampleRate } = trace.format
  const sniffed = sniffAudio(trace)
  const wav =
    sniffed?.wav &&
    `, ${sniffed.wav.encoding} at ${sniffed.wav.sampleRate} Hz, ${sniffed.wav.channels} channel(s)`
  return `asked for ${encoding}/${container} at ${sampleRate} Hz; the bytes are ${sniffed?.name ?? 'without a signature, as samples are'}${wav ?? ''}`
}

function drawStrip(loudness: readonly number[]): string {
  return loudness
    .map((level) => {
      const share = (level - QUIETEST) / (LOUDEST - QUIETEST)
      const block = Math.round(Math.min(1, Math.max(0, share)) * (BLOCKS.length - 1))
      return BLOCKS[block] ?? ' '
    })
    .join('')
}
