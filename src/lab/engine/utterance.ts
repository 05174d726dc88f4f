import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { LabFault } from '../../core/lab-profile.ts'
import type { Recording, RecordingOrder } from '../speech/recording.ts'
import { hashOf, type TruthOutcome, type TruthPiece } from '../truth.ts'
import type { LabEvent, SpeechAsk, Turn } from '../twin.ts'
import { everyMilliseconds, inOnePiece } from './cutters.ts'
import { ANSWER_FAULTS, PRIMER, striking, struck } from './faults.ts'
import type { Numbered } from './mount.ts'
import { microsecondsOf, type Step, score } from './score.ts'
import type { Appointment } from './timetable.ts'
import type { Visit } from './visit.ts'
import { type Word, wordsOf } from './words.ts'

/** How an utterance stopped: said to its end, broken with an error, ended or cut off early. */
export type Ending = 'spoken' | 'failed' | 'ended' | 'dropped'

export interface UtteranceAsk {
  readonly context: string
  readonly text: string
  readonly speech: SpeechAsk
  /** The instant at which the text that released it had arrived. */
  readonly at: number
}

/** One synthesis on its way to a client: recorded, cut, paced, struck by faults, written down as it really was. */
export class Utterance {
  readonly turn: Turn
  /** When the last audio was written. */
  lastAudio: number
  /** How many times completion is to be said. */
  completions = 1
  readonly #visit: Visit
  readonly #at: number
  readonly #firstAudioDelay: number
  readonly #fault: LabFault | undefined
  readonly #recorded: Promise<Recording>
  readonly #pieces: TruthPiece[] = []
  #recording: Recording | undefined
  #steps: readonly Step[] = []
  #words: readonly Word[] = []
  #step = 0
  #index = 0
  #base = 0
  #next: Appointment | undefined
  #over = false
  #onEnding: (ending: Ending) => void = () => {}

  constructor(visit: Visit, { context, text, speech, at }: UtteranceAsk, { number, draws }: Numbered) {
    const { profile, mount, twin } = visit
    this.#visit = visit
    this.#at = at
    this.lastAudio = at
    this.turn = { id: twin.facts.requestId(draws.digits('request')), context, text, speech }
    this.#firstAudioDelay = draws.delay('first audio', profile.firstAudio ?? 0)
    this.#fault = striking(profile.faults ?? [], ANSWER_FAULTS, number, draws)
    const leading = profile.leadingSilence
    const lead = leading === undefined ? undefined : draws.delay('leading silence', leading) / 1000
    this.#recorded = mount.house.studio.record(orderOf(visit, this.turn, this.#fault, lead))
    // Awaited in `begin`; until then a failure is nobody's unhandled rejection.
    this.#recorded.catch(() => {})
  }

  /** Delivers, not before `earliest`. `onEnding` is called once unless the utterance is stopped. */
  begin(earliest: number, onEnding: (ending: Ending) => void): void {
    this.#onEnding = onEnding
    const accepted = this.#at + this.#visit.headDelay
    if (this.#visit.twin.facts.delivery === 'streamed') this.#later(accepted, () => this.#accept())
    const first = Math.max(accepted, earliest, this.#at + this.#firstAudioDelay)
    this.#recorded.then(
      (recording) => this.#perform(recording, first),
      () => this.#fail(),
    )
  }

  /** Says that it is complete. Returns the instant right before. */
  complete(): void {
    const audio = this.#recording?.bytes ?? new Uint8Array(0)
    const at = this.#say({ kind: 'completed', turn: this.turn, audio })
    for (let again = 1; again < this.completions; again++) {
      this.#say({ kind: 'completed', turn: this.turn, audio })
    }
    this.#note('completed', at)
  }

  /** Stops without another word and notes why. */
  stop(outcome: Exclude<TruthOutcome, 'completed'>): void {
    this.#next?.cancel()
    this.#note(outcome)
  }

  #perform(recording: Recording, first: number): void {
    if (this.#over) return
    const { facts } = this.#visit.twin
    const primer = recording.header + Math.round((PRIMER * payloadOf(recording)) / recording.audio / 4) * 4
    const steps = score(recording, cutterFor(this.#visit, this.turn), this.#pacing())
    this.#recording = recording
    this.#steps = struck(steps, this.#fault, primer)
    if (this.turn.speech.words) this.#words = wordsOf(this.turn.text, recording)
    this.#base = Math.max(first, this.#visit.mount.house.clock.now())
    this.#later(this.#base, () => {
      if (facts.delivery === 'whole') this.#accept(recording.bytes.length)
      this.#play()
    })
  }

  #pacing(): number {
    return this.#visit.twin.facts.delivery === 'whole' ? 0 : (this.#visit.profile.pacing ?? 0)
  }

  /** All steps that are due, and an appointment for the next. */
  #play(): void {
    const { mount } = this.#visit
    const now = mount.house.clock.now()
    for (let step = this.#steps[this.#step]; step && !this.#over; step = this.#steps[this.#step]) {
      const due = mount.thawed(this.#base + step.due)
      if (due > now) {
        this.#next = mount.house.timetable.at(due, () => this.#play())
        return
      }
      this.#step += 1
      this.#take(step)
    }
  }

  #take(step: Step): void {
    const { outlet } = this.#visit
    switch (step.act) {
      case 'audio':
        return this.#speak(step.from, step.to)
      case 'half':
        outlet.writeHalf(this.#framesOf(step.from, step.to))
        return this.#onEnding('dropped')
      case 'garbage':
        return outlet.writeGarbage()
      case 'spoken':
        this.completions = step.completions
        return this.#onEnding('spoken')
      case 'fail':
        return this.#fail()
      case 'end':
        return this.#onEnding('ended')
      case 'drop':
        outlet.destroy()
        return this.#onEnding('dropped')
      case 'hang':
        return
    }
  }

  #speak(from: number, to: number): void {
    const recording = this.#recording
    if (!recording) return
    const at = this.#visit.outlet.write(this.#framesOf(from, to))
    this.lastAudio = at
    const bytes = Math.max(0, to - Math.max(from, recording.header))
    if (bytes === 0) return
    const audio = microsecondsOf(recording, to) - microsecondsOf(recording, from)
    this.#pieces.push({ at_us: at, audio_us: audio, bytes })
  }

  #framesOf(from: number, to: number) {
    const recording = this.#recording
    if (!recording) return []
    const [start, end] = [microsecondsOf(recording, from) / 1e6, microsecondsOf(recording, to) / 1e6]
    const words = this.#words.filter((word) => word.start >= start && word.start < end)
    const audio = recording.bytes.subarray(from, to)
    return this.#frames({ kind: 'audio', turn: this.turn, audio, index: this.#index++, words })
  }

  #accept(bytes?: number): void {
    this.#say({ kind: 'accepted', turn: this.turn, ...(bytes === undefined ? {} : { bytes }) })
  }

  #fail(): void {
    if (this.#over) return
    this.#say({
      kind: 'failed',
      refusal: { reason: 'broken' },
      turn: this.turn,
      echo: this.turn.speech.echo ?? {},
    })
    this.#onEnding('failed')
  }

  #later(due: number, task: () => void): void {
    const { house, thawed } = this.#visit.mount
    house.timetable.at(thawed(due), () => {
      if (!this.#over) task()
    })
  }

  #say(event: LabEvent): number {
    return this.#visit.outlet.write(this.#frames(event))
  }

  #frames(event: LabEvent) {
    return this.#visit.twin.reply(event, this.#visit.memo, this.#visit.knock)
  }

  #note(outcome: TruthOutcome, completed?: number): void {
    if (this.#over) return
    this.#over = true
    const { mount, twin } = this.#visit
    const recording = this.#recording
    mount.house.truth.add({
      mount: mount.name,
      provider: mount.provider,
      path: twin.facts.path,
      carrier: twin.facts.carrier,
      request: this.turn.id,
      echo: this.turn.speech.echo ?? {},
      chars: this.turn.text.length,
      text_hash: hashOf(this.turn.text),
      accepted_us: this.#at,
      first_audio_delay_us: this.#firstAudioDelay,
      pieces: this.#pieces,
      audio_us: recording?.audio ?? 0,
      ...(recording?.leadSilence === undefined ? {} : { lead_silence_us: recording.leadSilence }),
      ...(completed === undefined ? {} : { completed_us: completed }),
      ended_us: completed ?? mount.house.clock.now(),
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}

function payloadOf({ bytes, header }: Recording): number {
  return bytes.length - header
}

function cutterFor({ twin, profile }: Visit, { speech }: Turn) {
  if (twin.facts.delivery === 'whole') return inOnePiece
  if (profile.chunk === undefined) return twin.facts.cut
  return everyMilliseconds(profile.chunk, BYTES_PER_SAMPLE[speech.format.encoding] ?? 1)
}

/** A primer is cut out of the silence in front of the speech, of which there must be enough. */
function orderOf({ profile }: Visit, turn: Turn, fault: LabFault | undefined, lead?: number): RecordingOrder {
  const leadingSilence = fault?.kind === 'primer' ? Math.max(lead ?? 0, PRIMER / 1000) : lead
  return {
    voice: profile.voice ?? 'speech',
    text: turn.text,
    speed: turn.speech.speed ?? 1,
    format: turn.speech.format,
    ...(leadingSilence === undefined ? {} : { leadingSilence }),
    ...(profile.trailingSilence === undefined ? {} : { trailingSilence: profile.trailingSilence }),
    muted: fault?.kind === 'silence',
  }
}
