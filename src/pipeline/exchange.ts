import { createDecoder } from '../audio/decoder.ts'
import { Listener } from '../audio/listener.ts'
import type { Heard } from '../core/adapter.ts'
import { aggregatorOf, isSpeakable } from './aggregator.ts'
import { AnswerLog } from './answer-log.ts'
import { afterSilence } from './caller.ts'
import type { CutIn } from './cut-in.ts'
import { noteRequest, type TurnDraft } from './draft.ts'
import type { Clip, Speaking } from './microphone.ts'
import { type Part, PartFailure, type Subject } from './part.ts'
import { type Asked, ask } from './request.ts'
import type { Stack } from './stack.ts'
import { Voice } from './voice.ts'

/** One turn of a stack whose LLM answers one request at a time. */
export interface Exchange {
  readonly stack: Stack
  readonly draft: TurnDraft
  readonly clip: Clip
  readonly cutIn: CutIn
  /** Aborted when the turn times out or the run is stopped. */
  readonly signal: AbortSignal
}

/** The audio of an answer, and how to stop it. */
export interface Answering {
  readonly log: AnswerLog
  /** Resolves when all audio has arrived. Rejects with a `ComponentError`. */
  readonly done: Promise<number>
  readonly cancel: () => void
}

/** Transcribes the caller's speech and starts the answer. Rejects with a `ComponentError`. */
export async function exchange(turn: Exchange, speaking: Speaking): Promise<Answering> {
  const mind = turn.stack.mind
  if (!mind) throw new Error('a stack without an LLM')
  const subject = await understand(turn, speaking)
  const history = [...turn.stack.history]
  if (subject.text !== '') turn.stack.history.push({ role: 'user', text: subject.text })
  return answer(turn, mind, { ...subject, history })
}

/** The content of the LLM request: the transcript or, without an STT component, the audio. */
async function understand({ stack, draft, clip, signal }: Exchange, speaking: Speaking): Promise<Subject> {
  const { endpointing } = stack.target
  const silence = endpointing.kind === 'silence' ? endpointing.after : 0
  const ears = await stack.ears()
  if (!ears) {
    await afterSilence(speaking, silence, stack.clock, signal)
    return { text: '', audio: clip.file }
  }
  if (endpointing.kind === 'silence')
    void afterSilence(speaking, silence, stack.clock, signal).then((fell) => fell && ears.finish())
  draft.waitingFor = 'stt'
  try {
    const { text, at, prematureEnds } = await ears.transcribe(clip, speaking, signal)
    Object.assign(draft, { understood: text, prematureEnds })
    draft.at.transcript = at
    if (text !== '') return { text }
    throw new PartFailure(
      'stt',
      { kind: 'inaudible', detail: 'the recogniser returned an empty transcript' },
      at,
    )
  } finally {
    noteRequest(draft, ears)
  }
}

async function answer(turn: Exchange, mind: Part, subject: Subject): Promise<Answering> {
  const { stack, draft, cutIn } = turn
  const { mode, aggregation, request } = stack.target
  draft.waitingFor = mind.plan.part
  const aggregator = aggregatorOf(mode.speak === 'batch' ? 'answer' : aggregation)
  const voice =
    stack.voice &&
    new Voice(stack.voice, { aggregation, request, play: mode.play }, () => cutIn.consider(voice?.log ?? log))
  const log = voice?.log ?? new AnswerLog(mode.play)
  const own = new OwnAudio(new Listener(await createDecoder(mind.plan.format)), log)
  const asked = await ask(mind, subject, (heard, at) => {
    if (heard.kind === 'text' && heard.final) hearText(draft, heard.text, at)
    if (heard.kind === 'text' && heard.final && voice)
      for (const unit of aggregator.push(heard.text)) speak(unit)
    if (own.hear(heard, at)) {
      draft.at.first_audio ??= at
      cutIn.consider(log)
    }
  })
  const speak = (unit: string) => {
    voice?.say(unit)
    if (voice?.unitAt !== undefined) draft.at.unit ??= voice.unitAt
  }
  draft.at.request = asked.at
  return { log, done: completion(), cancel: () => stop(asked, voice) }

  async function completion(): Promise<number> {
    try {
      const written = await Promise.race([asked.done, ...(voice ? [failureOf(voice)] : [])])
      own.end(written)
      if (!voice) return written
      draft.waitingFor = 'tts'
      const rest = aggregator.rest()
      if (rest !== '') speak(rest)
      return await voice.finish()
    } finally {
      noteAnswer(draft, asked, voice)
    }
  }
}

/** Audio that the LLM or agent itself sends. */
class OwnAudio {
  readonly #listener: Listener
  readonly #log: AnswerLog
  #began = false

  constructor(listener: Listener, log: AnswerLog) {
    this.#listener = listener
    this.#log = log
  }

  hear(heard: Heard, at: number): boolean {
    if (heard.kind !== 'audio') return false
    if (!this.#began) this.#log.begin(this.#listener)
    this.#began = true
    return this.#listener.push(heard.audio, at)
  }

  end(at: number): void {
    if (this.#began) this.#log.end(this.#listener, at)
  }
}

/** The first token is the first with a letter or digit: a TTS can begin only with that. */
function hearText(draft: TurnDraft, text: string, at: number): void {
  draft.reply += text
  if (isSpeakable(text)) draft.at.first_token ??= at
}

/** A TTS failure ends the turn even while the LLM is still writing. */
function failureOf(voice: Voice): Promise<never> {
  return new Promise((_, reject) => {
    voice.onFailure = reject
  })
}

function stop(asked: Asked, voice: Voice | undefined): void {
  asked.abandon()
  voice?.cancel()
}

function noteAnswer(draft: TurnDraft, asked: Asked, voice: Voice | undefined): void {
  noteRequest(draft, asked.hearing)
  for (const utterance of voice?.utterances ?? []) noteRequest(draft, utterance)
  const first = voice?.utterances[0]
  if (!first) return
  draft.connection = first.state
  if (first.firstText !== undefined) draft.at.first_text = first.firstText
  const audios = voice.utterances.map(({ firstAudio }) => firstAudio).filter((at) => at !== undefined)
  const [firstAudio] = audios
  if (firstAudio !== undefined) draft.at.first_audio = firstAudio
}
