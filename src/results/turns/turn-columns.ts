import { countWordErrors } from '../../core/count-word-errors.ts'
import { FAULT_KINDS } from '../../core/fault.ts'
import { transcriptionFactor } from '../../core/trial/real-time-factor.ts'
import { replyCharacterRate, replyTokenRate } from '../../core/trial/reply-rate.ts'
import { CONNECTION_STATES, type Outcome, PHASES } from '../../core/trial/trial.ts'
import { COMPONENT_KINDS, TURN_INSTANTS, type TurnInstant } from '../../core/trial/turn-record.ts'
import { residualOf, TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import { recent } from '../csv/csv-column.ts'
import {
  booleanColumn,
  derivedColumn,
  enumColumn,
  instantColumn,
  integerColumn,
  optionalEnumColumn,
  optionalIntegerColumn,
  optionalTextColumn,
  rateColumn,
  type TurnColumn,
  textColumn,
  transcriptColumn,
} from './turn-column.ts'

const OUTCOMES: readonly Outcome[] = ['ok', ...FAULT_KINDS]

/** Instants that the first versions did not stamp. */
const RECENT_INSTANTS: ReadonlySet<TurnInstant> = new Set([
  'dialled',
  'connected',
  'greeted',
  'speech_start',
  'first_partial',
  'uploaded',
  'stable',
  'eager_request',
  'first_text_token',
  'reply_end',
  'disturbed',
  'cleared',
  'silenced',
  'hung_up',
  'released',
])

/** The columns of `turns.csv`, in order. Derived columns come last. */
export const TURN_COLUMNS: readonly TurnColumn[] = [
  textColumn('run'),
  integerColumn('turn'),
  textColumn('target'),
  textColumn('stack'),
  textColumn('mode'),
  integerColumn('conversation'),
  integerColumn('exchange'),
  enumColumn('phase', PHASES),
  integerColumn('in_flight'),
  ...TURN_INSTANTS.map((name) =>
    RECENT_INSTANTS.has(name) ? recent(instantColumn(name)) : instantColumn(name),
  ),
  textColumn('said'),
  transcriptColumn(),
  integerColumn('premature_ends'),
  integerColumn('pace_late_us'),
  integerColumn('end_late_us'),
  optionalEnumColumn('connection', CONNECTION_STATES),
  ...(
    ['audio_us', 'lead_silence_us', 'underruns', 'underrun_us', 'wasted_audio_us', 'reply_chars'] as const
  ).map(optionalIntegerColumn),
  integerColumn('loop_lag_us'),
  recent(optionalIntegerColumn('suspended_us')),
  enumColumn('outcome', OUTCOMES),
  optionalEnumColumn('failed', COMPONENT_KINDS),
  enumColumn('reached', TURN_INSTANTS),
  optionalIntegerColumn('status'),
  textColumn('detail'),
  textColumn('provider_request_ids'),
  booleanColumn('simulated'),
  ...(
    [
      'redial_us',
      'late_audio_us',
      'stale_pieces',
      'partials',
      'revised_words',
      'first_chars',
      'talk_over_us',
      'stale_audio_us',
      'ragged_pieces',
      'frames',
      'late_frames',
      'pace_p99_us',
      'eager_starts',
      'eager_discarded',
      'eager_prompt_chars',
      'eager_reply_chars',
      'sound_us',
      'heard_packets',
      'heard_lost',
      'prompt_tokens',
      'reply_tokens',
      'reply_pieces',
      'first_pieces',
    ] as const
  ).map((name) => recent(optionalIntegerColumn(name))),
  optionalTextColumn('vantage'),
  optionalTextColumn('changed'),
  optionalTextColumn('sound'),
  optionalTextColumn('reply'),
  derivedColumn('words', ({ said }) => countWordErrors(said, '').words),
  derivedColumn('word_errors', ({ said, understood }) =>
    understood === undefined ? undefined : countWordErrors(said, understood).errors,
  ),
  ...TURN_STAGES.map((stage) => derivedColumn(`${stage.name}_us`, (turn) => turnStageDuration(stage, turn))),
  derivedColumn('residual_us', residualOf),
  rateColumn('real_time_factor', transcriptionFactor),
  rateColumn('reply_chars_per_s', replyCharacterRate),
  rateColumn('tokens_per_s', (turn) => replyTokenRate(turn)?.value),
]
